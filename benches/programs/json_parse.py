# A parser of JSON text by recursive descent, and a writer; what is written is parsed again.
ROUNDS = 240

ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class ParseError(Exception):
    def __init__(self, message, position):
        super().__init__(message)
        self.position = position


class Parser:
    def __init__(self, text):
        self.text = text
        self.pos = 0

    def fail(self, message):
        raise ParseError(message, self.pos)

    def skip(self):
        text = self.text
        pos = self.pos
        while pos < len(text) and text[pos] in " \n\t\r":
            pos += 1
        self.pos = pos
        return text[pos] if pos < len(text) else ""

    def expect(self, char):
        if self.skip() != char:
            self.fail("expected " + char)
        self.pos += 1

    def document(self):
        value = self.value()
        if self.skip():
            self.fail("more text")
        return value

    def value(self):
        c = self.skip()
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        if c == "-" or c.isdigit():
            return self.number()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.pos):
                self.pos += len(word)
                return value
        self.fail("not a value")

    def object(self):
        result = {}
        self.expect("{")
        if self.skip() == "}":
            self.pos += 1
            return result
        while True:
            self.skip()
            key = self.string()
            self.expect(":")
            result[key] = self.value()
            if self.skip() == ",":
                self.pos += 1
            else:
                self.expect("}")
                return result

    def array(self):
        result = []
        self.expect("[")
        if self.skip() == "]":
            self.pos += 1
            return result
        while True:
            result.append(self.value())
            if self.skip() == ",":
                self.pos += 1
            else:
                self.expect("]")
                return result

    def string(self):
        self.expect('"')
        parts = []
        start = pos = self.pos
        text = self.text
        while True:
            c = text[pos]
            if c == '"':
                parts.append(text[start:pos])
                self.pos = pos + 1
                return "".join(parts)
            if c == "\\":
                parts.append(text[start:pos])
                parts.append(ESCAPES[text[pos + 1]])
                pos += 2
                start = pos
            else:
                pos += 1

    def number(self):
        start = self.pos
        text = self.text
        pos = start + 1
        is_float = False
        while pos < len(text):
            c = text[pos]
            if c in ".eE":
                is_float = True
            elif not (c.isdigit() or c in "+-"):
                break
            pos += 1
        self.pos = pos
        digits = text[start:pos]
        return float(digits) if is_float else int(digits)


def write(value):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        return "{" + ", ".join([quoted(k) + ": " + write(v) for k, v in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([write(v) for v in value]) + "]"
    return repr(value)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def document(n):
    return {
        "title": 'Report "%d"' % n,
        "tags": ["alpha", "beta", "a\\b", ""],
        "ratio": n / 8,
        "empty": {},
        "items": [
            {"id": i, "name": "item %d" % i, "price": i * 1.25, "sold": i % 3 == 0, "note": None, "sizes": [i, -i, [i]]}
            for i in range(30)
        ],
    }


def main(rounds):
    total = 0
    for n in range(rounds):
        text = write(document(n))
        value = Parser(text).document()
        if write(value) != text:
            raise AssertionError("not the same text")
        total += len(text) + len(value["items"]) + value["items"][-1]["sizes"][2][0]
        try:
            Parser(text[:-20]).document()
        except (ParseError, IndexError) as e:
            total += 1
    print(total)


main(ROUNDS)
