"""How a format string is taken apart, for string.Formatter."""


def formatter_parser(text):
    """The pieces of a format string: literal text, field name, format specification, conversion."""
    if not isinstance(text, str):
        raise TypeError('expected str, got %s' % type(text).__name__)
    return _pieces(text)


def _pieces(text):
    i, size = 0, len(text)
    while i < size:
        literal = []
        field = None
        while i < size:
            c = text[i]
            i += 1
            if c == '{':
                if i < size and text[i] == '{':
                    literal.append('{')
                    i += 1
                    yield ''.join(literal), None, None, None
                    literal = []
                    continue
                if i >= size:
                    raise ValueError("Single '{' encountered in format string")
                field, i = _field(text, i)
                break
            if c == '}':
                if i < size and text[i] == '}':
                    literal.append('}')
                    i += 1
                    yield ''.join(literal), None, None, None
                    literal = []
                    continue
                raise ValueError("Single '}' encountered in format string")
            literal.append(c)
        if field is not None:
            yield (''.join(literal),) + field
        elif literal:
            yield ''.join(literal), None, None, None


def _field(text, start):
    # What stands between the braces, and where it goes on behind them.
    depth, i, size = 1, start, len(text)
    inside = False
    while i < size:
        c = text[i]
        if c == '[':
            inside = True
        elif c == ']':
            inside = False
        elif inside:
            pass
        elif c == '{':
            depth += 1
        elif c == '}':
            depth -= 1
            if depth == 0:
                break
        elif c in ':!' and depth == 1:
            break
        i += 1
    if i >= size:
        raise ValueError("expected '}' before end of string")
    name = text[start:i]
    conversion = None
    if text[i] == '!':
        if i + 1 >= size or text[i + 1] == '}':
            raise ValueError("unmatched '{' in format spec" if i + 1 < size else "end of string while looking for conversion specifier")
        conversion = text[i + 1]
        i += 2
        if i >= size:
            raise ValueError("unmatched '{' in format spec")
        if text[i] not in ':}':
            raise ValueError("expected ':' after conversion specifier")
    spec = ''
    if text[i] == ':':
        begin = i + 1
        depth = 1
        i = begin
        while i < size:
            if text[i] == '{':
                depth += 1
            elif text[i] == '}':
                depth -= 1
                if depth == 0:
                    break
            i += 1
        if i >= size:
            raise ValueError("unmatched '{' in format spec")
        spec = text[begin:i]
    return (name, spec, conversion), i + 1


def formatter_field_name_split(name):
    """The first part of a field name, and the rest as pairs: is it an attribute, which."""
    if not isinstance(name, str):
        raise TypeError('expected str, got %s' % type(name).__name__)
    end = 0
    while end < len(name) and name[end] not in '.[':
        end += 1
    first = name[:end]
    return (int(first) if first.isdecimal() and first else first), _rest(name, end)


def _rest(name, i):
    size = len(name)
    while i < size:
        if name[i] == '.':
            end = i + 1
            while end < size and name[end] not in '.[':
                end += 1
            part = name[i + 1:end]
            if not part:
                raise ValueError('Empty attribute in format string')
            yield True, part
            i = end
        elif name[i] == '[':
            end = name.find(']', i)
            if end < 0:
                raise ValueError("Missing ']' in format string")
            part = name[i + 1:end]
            if not part:
                raise ValueError('Empty attribute in format string')
            yield False, (int(part) if part.isdecimal() else part)
            i = end + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
