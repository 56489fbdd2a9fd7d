"""Regular expressions: a pattern becomes nested functions that try, and on failure try differently (backtracking)."""

A = ASCII = 256
I = IGNORECASE = 2
M = MULTILINE = 8
S = DOTALL = 16
U = UNICODE = 32
X = VERBOSE = 64
NOFLAG = 0
_MANY = 1 << 40


class PatternError(Exception):
    def __init__(self, msg, pattern=None, pos=None):
        self.msg, self.pattern, self.pos = msg, pattern, pos
        super().__init__(msg if pos is None else msg + ' at position ' + str(pos))


error = PatternError


def _is_word(c):
    return c.isalnum() or c == '_'


_CLASSES = {'d': str.isdecimal, 'w': _is_word, 's': str.isspace}
_ESCAPES = {'n': '\n', 't': '\t', 'r': '\r', 'f': '\f', 'v': '\v', 'a': '\a', '0': '\0'}

# A compiled item is a function (text, at, groups, go_on): it calls go_on(end) for each way to match at `at`, until one says where
# the whole match ends; None is no match. Tests of one character are ('one', test), so that their repetition needs no recursion.


class _Parser:
    def __init__(self, pattern, flags):
        self.pattern, self.at, self.flags = pattern, 0, flags
        self.groups, self.names = 0, {}

    def fail(self, msg, at=None):
        raise PatternError(msg, self.pattern, self.at if at is None else at)

    def peek(self):
        return self.pattern[self.at:self.at + 1]

    def take(self, text):
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def until(self, end, what):
        close = self.pattern.find(end, self.at)
        if close < 0:
            self.fail('missing ' + end + ', unterminated ' + what)
        text = self.pattern[self.at:close]
        self.at = close + len(end)
        return text

    def alternatives(self):
        choices = [self.sequence()]
        while self.take('|'):
            choices.append(self.sequence())
        if len(choices) == 1:
            return choices[0]

        def any_of(text, at, groups, go_on):
            for choice in choices:
                end = choice(text, at, groups, go_on)
                if end is not None:
                    return end
            return None
        return any_of

    def sequence(self):
        items = []
        while self.peek() not in ('', '|', ')'):
            if self.flags & VERBOSE:
                if self.peek().isspace():
                    self.at += 1
                    continue
                if self.peek() == '#':
                    end = self.pattern.find('\n', self.at)
                    self.at = len(self.pattern) if end < 0 else end
                    continue
            item = self.repeated(self.item())
            if item is not None:
                items.append(_general(item))
        return _in_order(items)

    def repeated(self, item):
        again = False
        while True:
            start = self.at
            if self.take('*'):
                least, most = 0, _MANY
            elif self.take('+'):
                least, most = 1, _MANY
            elif self.take('?'):
                least, most = 0, 1
            elif self.peek() == '{':
                close = self.pattern.find('}', self.at)
                low, comma, high = self.pattern[self.at + 1:close].partition(',')
                if close < 0 or not (low.isdecimal() or comma and not low) or high and not high.isdecimal():
                    return item
                self.at = close + 1
                least = int(low) if low else 0
                most = int(high) if high else _MANY if comma else least
                if most < least:
                    self.fail('min repeat greater than max repeat', start)
            else:
                return item
            if item is None:
                self.fail('nothing to repeat', start)
            if again:
                self.fail('multiple repeat', start)
            again = True
            lazy = self.take('?')
            if isinstance(item, tuple):
                item = _repeat_one(item[1], least, most, lazy)
            else:
                item = _repeat(item, least, most, lazy)

    def item(self):
        start = self.at
        c = self.pattern[self.at]
        self.at += 1
        if c == '.':
            return ('one', (lambda c: True) if self.flags & DOTALL else lambda c: c != '\n')
        if c == '^':
            return _at_start(self.flags & MULTILINE)
        if c == '$':
            return _at_end(self.flags & MULTILINE)
        if c == '[':
            return ('one', self.char_set(start))
        if c == '(':
            return self.group(start)
        if c == '\\':
            return self.escape()
        if c in '*+?':
            self.fail('nothing to repeat', start)
        return ('one', self.same(c))

    def same(self, wanted):
        if self.flags & IGNORECASE:
            wanted = wanted.lower()
            return lambda c: c.lower() == wanted
        return lambda c: c == wanted

    def escaped_char(self, c):
        """The character that an escape sequence names."""
        if c in 'xuU':
            digits = self.pattern[self.at:self.at + {'x': 2, 'u': 4, 'U': 8}[c]]
            self.at += len(digits)
            return chr(int(digits, 16))
        if c in _ESCAPES:
            return _ESCAPES[c]
        if c.isalpha():
            self.fail('bad escape \\' + c, self.at - 2)
        return c

    def escape(self):
        c = self.peek()
        if not c:
            self.fail('bad escape (end of pattern)', self.at - 1)
        self.at += 1
        if c in 'dws':
            return ('one', _CLASSES[c])
        if c in 'DWS':
            test = _CLASSES[c.lower()]
            return ('one', lambda c: not test(c))
        if c in 'bB':
            return _boundary(c == 'b')
        if c == 'A':
            return _at_start(False)
        if c == 'Z':
            return lambda text, at, groups, go_on: go_on(at) if at == len(text) else None
        if c.isdecimal() and c != '0':
            if self.peek().isdecimal():
                c += self.peek()
                self.at += 1
            return _back_reference(int(c))
        return ('one', self.same(self.escaped_char(c)))

    def char_set(self, start):
        negated = self.take('^')
        tests = []
        first = True
        while True:
            c = self.peek()
            if not c:
                self.fail('unterminated character set', start)
            self.at += 1
            if c == ']' and not first:
                break
            first = False
            if c == '\\':
                c = self.peek()
                self.at += 1
                if c in 'dwsDWS':
                    test = _CLASSES[c.lower()]
                    tests.append(test if c.islower() else lambda c, test=test: not test(c))
                    continue
                c = '\b' if c == 'b' else self.escaped_char(c)
            if self.peek() == '-' and self.pattern[self.at + 1:self.at + 2] not in ('', ']'):
                self.at += 1
                last = self.peek()
                self.at += 1
                if last == '\\':
                    self.at += 1
                    last = self.escaped_char(self.pattern[self.at - 1])
                if last < c:
                    self.fail('bad character range ' + c + '-' + last)
                if self.flags & IGNORECASE:
                    tests.append(lambda x, c=c, last=last: c <= x.lower() <= last or c <= x.upper() <= last)
                else:
                    tests.append(lambda x, c=c, last=last: c <= x <= last)
            else:
                tests.append(self.same(c))

        def in_set(c):
            for test in tests:
                if test(c):
                    return not negated
            return negated
        return in_set

    def group(self, start):
        number = None
        look = None
        if self.take('?'):
            if self.take(':'):
                pass
            elif self.take('P<'):
                name = self.until('>', 'name')
                self.groups += 1
                number = self.names[name] = self.groups
            elif self.take('P='):
                name = self.until(')', 'name')
                if name not in self.names:
                    self.fail('unknown group name ' + repr(name))
                return _back_reference(self.names[name])
            elif self.take('='):
                look = True
            elif self.take('!'):
                look = False
            elif self.take('#'):
                self.until(')', 'comment')
                return None
            else:
                letters = ''
                while self.peek() in tuple('aimsux'):
                    letters += self.peek()
                    self.at += 1
                if not letters or self.peek() not in (')', ':'):
                    self.fail('unknown extension ?' + self.peek(), start + 1)
                before = self.flags
                for c in letters:
                    self.flags |= {'a': A, 'i': I, 'm': M, 's': S, 'u': U, 'x': X}[c]
                if self.take(')'):
                    return None
                self.at += 1
                inner = self.alternatives()
                self.close(start)
                self.flags = before
                return inner
        else:
            self.groups += 1
            number = self.groups
        inner = self.alternatives()
        self.close(start)
        if look is not None:
            return _look_ahead(inner, look)
        return inner if number is None else _capture(inner, number)

    def close(self, start):
        if not self.take(')'):
            self.fail('missing ), unterminated subpattern', start)


def _general(item):
    if not isinstance(item, tuple):
        return item
    test = item[1]
    return lambda text, at, groups, go_on: go_on(at + 1) if at < len(text) and test(text[at]) else None


def _in_order(items):
    if not items:
        return lambda text, at, groups, go_on: go_on(at)
    if len(items) == 1:
        return items[0]
    last = len(items) - 1

    def in_order(text, at, groups, go_on):
        def step(k, at):
            return items[k](text, at, groups, go_on if k == last else lambda end: step(k + 1, end))
        return step(0, at)
    return in_order


def _repeat_one(test, least, most, lazy):
    def run(text, at, groups, go_on):
        length = len(text)
        end = at
        if lazy:
            while end - at < least:
                if end >= length or not test(text[end]):
                    return None
                end += 1
            while True:
                found = go_on(end)
                if found is not None or end - at >= most or end >= length or not test(text[end]):
                    return found
                end += 1
        while end < length and end - at < most and test(text[end]):
            end += 1
        while end - at >= least:
            found = go_on(end)
            if found is not None:
                return found
            end -= 1
        return None
    return run


def _repeat(item, least, most, lazy):
    def run(text, at, groups, go_on):
        def again(count, at):
            def more():
                # An empty repetition leads nowhere new.
                return item(text, at, groups, lambda end: again(count + 1, end) if end > at or count < least else None)

            if count < least:
                return more()
            if lazy:
                found = go_on(at)
                return more() if found is None and count < most else found
            found = more() if count < most else None
            return go_on(at) if found is None else found
        return again(0, at)
    return run


def _capture(inner, number):
    def run(text, at, groups, go_on):
        before = groups.get(number)

        def closed(end):
            inside = groups.get(number)
            groups[number] = (at, end)
            found = go_on(end)
            if found is None:
                groups[number] = inside
            return found
        found = inner(text, at, groups, closed)
        if found is None:
            groups[number] = before
        return found
    return run


def _back_reference(number):
    def run(text, at, groups, go_on):
        span = groups.get(number)
        if span is None:
            return None
        part = text[span[0]:span[1]]
        return go_on(at + len(part)) if text.startswith(part, at) else None
    return run


def _look_ahead(inner, wanted):
    def run(text, at, groups, go_on):
        found = inner(text, at, groups, lambda end: end)
        return go_on(at) if (found is not None) == wanted else None
    return run


def _at_start(lines):
    return lambda text, at, groups, go_on: go_on(at) if at == 0 or lines and text[at - 1] == '\n' else None


def _at_end(lines):
    def run(text, at, groups, go_on):
        rest = len(text) - at
        if rest == 0 or text[at] == '\n' and (lines or rest == 1):
            return go_on(at)
        return None
    return run


def _boundary(wanted):
    def run(text, at, groups, go_on):
        before = at > 0 and _is_word(text[at - 1])
        after = at < len(text) and _is_word(text[at])
        return go_on(at) if (before != after) == wanted else None
    return run


class Match:
    def __init__(self, pattern, string, start, end, groups, pos, endpos):
        self.re, self.string, self.pos, self.endpos = pattern, string, pos, endpos
        self._spans = [(start, end)] + [groups.get(i + 1) for i in range(pattern.groups)]

    def _number(self, group):
        number = self.re.groupindex.get(group, group)
        if not isinstance(number, int) or not 0 <= number < len(self._spans):
            raise IndexError('no such group')
        return number

    def _one(self, group, default=None):
        span = self._spans[self._number(group)]
        return default if span is None else self.string[span[0]:span[1]]

    def group(self, *groups):
        if len(groups) > 1:
            return tuple([self._one(g) for g in groups])
        return self._one(groups[0] if groups else 0)

    __getitem__ = _one

    def groups(self, default=None):
        return tuple([self._one(i + 1, default) for i in range(self.re.groups)])

    def groupdict(self, default=None):
        return {name: self._one(number, default) for name, number in self.re.groupindex.items()}

    def span(self, group=0):
        return self._spans[self._number(group)] or (-1, -1)

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    @property
    def lastindex(self):
        closed = [(span[1], -i) for i, span in enumerate(self._spans) if i and span]
        return -max(closed)[1] if closed else None

    def expand(self, template):
        return _expand(template, self)

    def __repr__(self):
        return '<re.Match object; span=' + repr(self.span()) + ', match=' + repr(self.group()) + '>'


class Pattern:
    def __init__(self, pattern, flags):
        parser = _Parser(pattern, flags)
        self._run = parser.alternatives()
        if parser.at < len(pattern):
            parser.fail('unbalanced parenthesis')
        self.pattern, self.groups, self.groupindex = pattern, parser.groups, parser.names
        self.flags = parser.flags | UNICODE

    def _try(self, string, at, pos, endpos, accept=lambda end: end):
        text = string if endpos >= len(string) else string[:endpos]
        groups = {}
        end = self._run(text, at, groups, accept)
        return None if end is None else Match(self, string, at, end, groups, pos, endpos)

    def match(self, string, pos=0, endpos=_MANY):
        return self._try(string, pos, pos, min(endpos, len(string)))

    def fullmatch(self, string, pos=0, endpos=_MANY):
        endpos = min(endpos, len(string))
        return self._try(string, pos, pos, endpos, lambda end: end if end == endpos else None)

    def search(self, string, pos=0, endpos=_MANY):
        endpos = min(endpos, len(string))
        for at in range(pos, endpos + 1):
            found = self._try(string, at, pos, endpos)
            if found is not None:
                return found
        return None

    def finditer(self, string, pos=0, endpos=_MANY):
        endpos = min(endpos, len(string))
        at = pos
        # Where an empty match was found: the next one must not be empty there.
        empty = -1
        while at <= endpos:
            found = self._try(string, at, pos, endpos, lambda end: end if end > empty else None)
            if found is None:
                at += 1
                continue
            yield found
            empty = found.end() if found.end() == found.start() else -1
            at = found.end()

    def findall(self, string, pos=0, endpos=_MANY):
        if self.groups > 1:
            return [m.groups('') for m in self.finditer(string, pos, endpos)]
        return [m._one(self.groups, '') for m in self.finditer(string, pos, endpos)]

    def subn(self, repl, string, count=0):
        parts = []
        at = done = 0
        for m in self.finditer(string):
            parts.append(string[at:m.start()])
            parts.append(repl(m) if callable(repl) else _expand(repl, m))
            at = m.end()
            done += 1
            if done == count:
                break
        parts.append(string[at:])
        return ''.join(parts), done

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def split(self, string, maxsplit=0):
        parts = []
        at = 0
        for m in self.finditer(string):
            parts.append(string[at:m.start()])
            parts.extend(m.groups())
            at = m.end()
            maxsplit -= 1
            if maxsplit == 0:
                break
        parts.append(string[at:])
        return parts

    def __repr__(self):
        return 're.compile(' + repr(self.pattern) + ')'


def _expand(template, m):
    parts = []
    at = 0
    while at < len(template):
        c = template[at]
        at += 1
        if c != '\\' or at == len(template):
            parts.append(c)
            continue
        c = template[at]
        at += 1
        if c == 'g' and template[at:at + 1] == '<':
            end = template.index('>', at)
            name = template[at + 1:end]
            at = end + 1
            parts.append(m._one(int(name) if name.isdecimal() else name, ''))
        elif c.isdecimal() and c != '0':
            parts.append(m._one(int(c), ''))
        else:
            parts.append(_ESCAPES.get(c, c if c == '\\' else '\\' + c))
    return ''.join(parts)


_known = {}


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        return pattern
    key = (pattern, flags)
    if key not in _known:
        if len(_known) > 100:
            _known.clear()
        _known[key] = Pattern(pattern, flags)
    return _known[key]


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def escape(pattern):
    return ''.join(['\\' + c if c in '()[]{}?*+-|^$\\.&~# \t\n\r\v\f' else c for c in pattern])


def purge():
    _known.clear()
