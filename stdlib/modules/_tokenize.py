"""Source as tokens, for the module tokenize."""

import re as _re
from token import (COMMENT, DEDENT, ENDMARKER, ERRORTOKEN, EXACT_TOKEN_TYPES, FSTRING_END, FSTRING_MIDDLE, FSTRING_START,
                   INDENT, NAME, NEWLINE, NL, NUMBER, OP, STRING)

_number = _re.compile(
    r'0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+'
    r'|(?:[0-9](?:_?[0-9])*\.(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][-+]?[0-9](?:_?[0-9])*)?[jJ]?'
    r'|[0-9](?:_?[0-9])*(?:[eE][-+]?[0-9](?:_?[0-9])*[jJ]?|[jJ])?')
_name = _re.compile(r'\w+')
_blank = _re.compile(r'[ \f\t]*')
_prefix = _re.compile(r'([rRbBuUfF]{0,2})(\'\'\'|"""|\'|")')
_operators = sorted(EXACT_TOKEN_TYPES, key=len, reverse=True)
_operators = _re.compile('|'.join([_re.escape(o) for o in _operators if o != '!']) + '|!')
_CLOSING = {')': '(', ']': '[', '}': '{'}


class _Field:
    # An f-string that is open: its quotes, whether it is raw, and how many brackets were open before the field at work.
    def __init__(self, quotes, raw):
        self.quotes, self.raw = quotes, raw
        self.depth = -1
        self.in_spec = False
        self.specs = []


class TokenizerIter:
    def __init__(self, readline, *, encoding=None, extra_tokens=False):
        self._readline = readline
        self._encoding = encoding
        self._extra = extra_tokens
        self._tokens = self._all()

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._tokens)

    def _read(self):
        try:
            line = self._readline()
        except StopIteration:
            line = ''
        if isinstance(line, (bytes, bytearray)):
            line = bytes(line).decode(self._encoding or 'utf-8')
        return line

    def _error(self, message, row, column, line, kind=SyntaxError):
        return kind(message, ('<string>', row, column + 1, line, row, column + 1))

    def _operator(self, text):
        return OP if self._extra else EXACT_TOKEN_TYPES[text]

    def _all(self):
        extra = self._extra
        indents = [0]
        brackets = []
        fields = []
        row = 0
        continued = False
        line = last = ''
        while True:
            line = self._read()
            if not line:
                break
            row += 1
            last = line
            at, size = 0, len(line)
            if not brackets and not continued and not fields:
                # The beginning of a logical line.
                column = 0
                while at < size and line[at] in ' \t\f':
                    column = column + 1 if line[at] == ' ' else (column // 8 + 1) * 8 if line[at] == '\t' else 0
                    at += 1
                rest = line[at:].rstrip('\r\n')
                if not rest or rest[0] == '#':
                    if extra:
                        if rest:
                            yield (COMMENT, rest, (row, at), (row, at + len(rest)), line)
                            at += len(rest)
                        if at < size:
                            yield (NL, line[at:], (row, at), (row, size), line)
                        else:
                            yield (NL, '', (row, at), (row, at + 1), line)
                    continue
                if column > indents[-1]:
                    indents.append(column)
                    yield (INDENT, line[:at], (row, 0), (row, at), line)
                while column < indents[-1]:
                    if column not in indents:
                        raise self._error('unindent does not match any outer indentation level', row, at, line,
                                          IndentationError)
                    indents.pop()
                    yield (DEDENT, '', (row, at), (row, at), line)
            continued = False
            while True:
                if fields and fields[-1].depth < 0:
                    # The text of an f-string, up to its end or a field.
                    start, first = at, row
                    text = line
                    parts = []
                    string = fields[-1]
                    while True:
                        if at >= len(line):
                            if len(string.quotes) == 1 and not string.in_spec:
                                raise self._error('unterminated f-string literal (detected at line %d)' % row, row, start, line)
                            line = self._read()
                            if not line:
                                raise self._error('unterminated triple-quoted f-string literal (detected at line %d)' % row,
                                                  first, start, text)
                            row += 1
                            text += line
                            last = line
                            at = 0
                            continue
                        c = line[at]
                        if string.in_spec and c in '{}' or not string.in_spec and (
                                c == '{' and line[at + 1:at + 2] != '{' or line.startswith(string.quotes, at)):
                            break
                        if c in '{}' and not string.in_spec and line[at + 1:at + 2] == c:
                            parts.append(c)
                            at += 2
                        elif c == '\\' and not (string.raw and line[at + 1:at + 2] in '{}'):
                            if not string.raw and line.startswith('N{', at + 1):
                                end = line.find('}', at)
                                parts.append(line[at:end + 1])
                                at = end + 1
                            else:
                                step = 3 if line.startswith('\r\n', at + 1) else 2
                                if line[at + 1:at + 2] in ('{', '}'):
                                    step = 1
                                parts.append(line[at:at + step])
                                at += step
                        elif c == '\n' and len(string.quotes) == 1 and not string.in_spec:
                            raise self._error('unterminated f-string literal (detected at line %d)' % row, row, start, line)
                        else:
                            parts.append(c)
                            at += 1
                    size = len(line)
                    if parts:
                        yield (FSTRING_MIDDLE, ''.join(parts), (first, start), (row, at), text)
                    if line[at] == '{':
                        yield (self._operator('{'), '{', (row, at), (row, at + 1), line)
                        string.specs.append((string.depth, string.in_spec))
                        string.depth, string.in_spec = len(brackets), False
                        brackets.append('{')
                        at += 1
                    elif string.in_spec:
                        yield (self._operator('}'), '}', (row, at), (row, at + 1), line)
                        string.in_spec = False
                        brackets.pop()
                        string.depth, string.in_spec = string.specs.pop()
                        at += 1
                    else:
                        end = at + len(string.quotes)
                        yield (FSTRING_END, string.quotes, (row, at), (row, end), line)
                        fields.pop()
                        at = end
                    continue
                at = _blank.match(line, at).end()
                if at >= size:
                    if not brackets and not fields:
                        # The file ends without a line end.
                        yield (NEWLINE, '', (row, at), (row, at + 1), line)
                    break
                c = line[at]
                if c in '\r\n':
                    if brackets or fields:
                        if extra:
                            yield (NL, line[at:], (row, at), (row, size), line)
                    else:
                        yield (NEWLINE, line[at:] if extra else '', (row, at), (row, size), line)
                    break
                if c == '#':
                    text = line[at:].rstrip('\r\n')
                    if extra:
                        yield (COMMENT, text, (row, at), (row, at + len(text)), line)
                    at += len(text)
                    continue
                if c == '\\' and line[at + 1:].rstrip('\r\n') == '':
                    continued = True
                    break
                found = _prefix.match(line, at)
                if found:
                    letters, quotes = found.groups()
                    start = found.end()
                    if 'f' in letters.lower():
                        yield (FSTRING_START, found.group(), (row, at), (row, start), line)
                        fields.append(_Field(quotes, 'r' in letters.lower()))
                        at = start
                        continue
                    first, begin, text = row, at, line
                    literal = line[at:start]
                    at = start
                    while not line.startswith(quotes, at):
                        if at >= len(line) or line[at] in '\r\n' and len(quotes) == 1:
                            if len(quotes) == 1:
                                raise self._error('unterminated string literal (detected at line %d)' % row, row, begin, line)
                            line = self._read()
                            if not line:
                                raise self._error('unterminated triple-quoted string literal (detected at line %d)' % row,
                                                  first, begin, text)
                            row += 1
                            text += line
                            last = line
                            at = 0
                            continue
                        if line[at] == '\\':
                            step = 3 if line.startswith('\r\n', at + 1) else 2
                            literal += line[at:at + step]
                            at += step
                            if at >= len(line) and len(quotes) == 1:
                                line = self._read()
                                row += 1
                                text += line
                                last = line
                                at = 0
                            continue
                        literal += line[at]
                        at += 1
                    at += len(quotes)
                    size = len(line)
                    yield (STRING, literal + quotes, (first, begin), (row, at), text)
                    continue
                found = _number.match(line, at)
                if found:
                    end = found.end()
                    yield (NUMBER, found.group(), (row, at), (row, end), line)
                    at = end
                    continue
                found = _name.match(line, at)
                if found:
                    end = found.end()
                    yield (NAME, found.group(), (row, at), (row, end), line)
                    at = end
                    continue
                string = fields[-1] if fields else None
                inner = string is not None and len(brackets) == string.depth + 1
                if inner and c == ':':
                    yield (self._operator(':'), ':', (row, at), (row, at + 1), line)
                    at += 1
                    # What follows is text, with fields in it.
                    string.depth, string.in_spec = -1, True
                    continue
                if inner and c == '}':
                    yield (self._operator('}'), '}', (row, at), (row, at + 1), line)
                    at += 1
                    brackets.pop()
                    string.depth, string.in_spec = string.specs.pop()
                    continue
                found = _operators.match(line, at)
                if inner and c == '!' and line[at + 1:at + 2] != '=':
                    found = None
                    text = '!'
                elif found:
                    text = found.group()
                else:
                    if extra:
                        yield (ERRORTOKEN if c in '$?`' or not c.isidentifier() else NAME, c, (row, at), (row, at + 1), line)
                        at += 1
                        continue
                    raise self._error('invalid syntax', row, at, line)
                end = at + len(text)
                if text in '([{':
                    brackets.append(text)
                elif text in _CLOSING:
                    if not brackets:
                        raise self._error("unmatched '%s'" % text, row, at, line)
                    opening = brackets.pop()
                    if opening != _CLOSING[text]:
                        raise self._error("closing parenthesis '%s' does not match opening parenthesis '%s'" % (text, opening),
                                          row, at, line)
                yield (self._operator(text), text, (row, at), (row, end), line)
                at = end
        if brackets:
            raise self._error('unexpected EOF in multi-line statement', row, 0, last)
        if continued:
            raise self._error('unexpected EOF after line continuation', row, 0, last)
        row += 1
        for _ in indents[1:]:
            yield (DEDENT, '', (row, 0), (row, 0), '')
        yield (ENDMARKER, '', (row, 0), (row, 0), '')
