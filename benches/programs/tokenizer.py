# A lexer, a parser by precedence, and an evaluator of a little language.
ROUNDS = 4300

SOURCE = """
# numbers and names
width = 12
height = width * 2 + 7
area = (width + 1) * (height - 3) / 2
if area >= 100 then area = area - 100 end
while width < 40 do
    width = width + 3
    height = height - width % 5
end
name = "a text" + "b"
result = area + width * height - -4
"""

KEYWORDS = {"if", "then", "end", "while", "do"}
PRECEDENCE = {"<": 1, ">": 1, "<=": 1, ">=": 1, "==": 1, "+": 2, "-": 2, "*": 3, "/": 3, "%": 3}


class Token:
    __slots__ = ("kind", "text", "line")

    def __init__(self, kind, text, line):
        self.kind = kind
        self.text = text
        self.line = line


def tokens(source):
    line = 1
    i = 0
    n = len(source)
    while i < n:
        c = source[i]
        if c == "\n":
            line += 1
            i += 1
        elif c == " ":
            i += 1
        elif c == "#":
            while i < n and source[i] != "\n":
                i += 1
        elif c.isalpha() or c == "_":
            start = i
            while i < n and (source[i].isalnum() or source[i] == "_"):
                i += 1
            word = source[start:i]
            yield Token("keyword" if word in KEYWORDS else "name", word, line)
        elif c.isdigit():
            start = i
            while i < n and source[i].isdigit():
                i += 1
            yield Token("number", source[start:i], line)
        elif c == '"':
            end = source.index('"', i + 1)
            yield Token("text", source[i + 1 : end], line)
            i = end + 1
        elif source[i : i + 2] in ("<=", ">=", "=="):
            yield Token("operator", source[i : i + 2], line)
            i += 2
        else:
            yield Token("operator", c, line)
            i += 1
    yield Token("end", "", line)


class Parser:
    def __init__(self, source):
        self.tokens = list(tokens(source))
        self.pos = 0

    def peek(self):
        return self.tokens[self.pos]

    def take(self, text=None):
        token = self.tokens[self.pos]
        if text is not None and token.text != text:
            raise SyntaxError("line %d: expected %s, not %s" % (token.line, text, token.text))
        self.pos += 1
        return token

    def block(self, stop):
        result = []
        while self.peek().text != stop or self.peek().kind == "text":
            result.append(self.statement())
        self.take(stop)
        return result

    def statement(self):
        token = self.take()
        if token.text == "if":
            test = self.expression(0)
            self.take("then")
            return ("if", test, self.block("end"))
        if token.text == "while":
            test = self.expression(0)
            self.take("do")
            return ("while", test, self.block("end"))
        self.take("=")
        return ("set", token.text, self.expression(0))

    def expression(self, least):
        left = self.operand()
        while True:
            operator = self.peek()
            precedence = PRECEDENCE.get(operator.text, 0) if operator.kind == "operator" else 0
            if precedence <= least:
                return left
            self.take()
            left = ("binary", operator.text, left, self.expression(precedence))

    def operand(self):
        token = self.take()
        if token.kind == "number":
            return ("value", int(token.text))
        if token.kind == "text":
            return ("value", token.text)
        if token.kind == "name":
            return ("get", token.text)
        if token.text == "-":
            return ("negative", self.operand())
        if token.text == "(":
            inner = self.expression(0)
            self.take(")")
            return inner
        raise SyntaxError("line %d: %s" % (token.line, token.text))


OPERATORS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
}


def evaluate(node, names):
    kind = node[0]
    if kind == "value":
        return node[1]
    if kind == "get":
        return names[node[1]]
    if kind == "negative":
        return -evaluate(node[1], names)
    _, operator, left, right = node
    return OPERATORS[operator](evaluate(left, names), evaluate(right, names))


def execute(block, names):
    for statement in block:
        kind, first, second = statement
        if kind == "set":
            names[first] = evaluate(second, names)
        elif kind == "if":
            if evaluate(first, names):
                execute(second, names)
        else:
            while evaluate(first, names):
                execute(second, names)


def main(rounds):
    total = 0
    for i in range(rounds):
        parser = Parser(SOURCE + "extra = %d\n" % i)
        names = {}
        execute(parser.block(""), names)
        total += len(parser.tokens) + names["result"] + names["extra"] + len(names["name"])
    print(total)


main(ROUNDS)
