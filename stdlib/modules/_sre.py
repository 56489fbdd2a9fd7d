"""Regular expressions, below the module re: patterns and matches. The matching itself is the host's."""

import sys as _sys
from _host_sre import scan as _scan, ascii_iscased, ascii_tolower, unicode_iscased, unicode_tolower

# That of the module re: its code is the same in these.
MAGIC = {11: 20220615, 12: 20221023, 13: 20230612}.get(_sys.version_info[1], 20230612)
CODESIZE = 4
MAXREPEAT = 4294967295
MAXGROUPS = 1073741823

_MATCH, _FULLMATCH, _SEARCH = 0, 1, 2
_FLAGS = ((2, 're.IGNORECASE'), (4, 're.LOCALE'), (8, 're.MULTILINE'), (16, 're.DOTALL'), (64, 're.VERBOSE'),
          (128, 're.DEBUG'), (256, 're.ASCII'))


def getlower(character, flags):
    return unicode_tolower(character) if flags & 32 else ascii_tolower(character)


def getcodesize():
    return CODESIZE


def compile(pattern, flags, code, groups, groupindex, indexgroup):
    result = object.__new__(Pattern)
    result.pattern = pattern
    result.flags = flags
    result.groups = groups
    result._code = b''.join([word.to_bytes(4, 'little') for word in code])
    result._index = groupindex
    result._names = indexgroup
    return result


def template(pattern, parts):
    return _Template(pattern, parts)


class _Template:
    # Literals stand at even places, groups at odd ones.

    def __init__(self, pattern, parts):
        self.parts = parts
        self.empty = '' if isinstance(parts[0], str) else b''

    def expand(self, match):
        parts = list(self.parts)
        for i in range(1, len(parts), 2):
            found = match._slice(parts[i])
            parts[i] = self.empty if found is None else found
        return self.empty.join(parts)


def _is_template(text):
    return '\\' in text if isinstance(text, str) else b'\\' in text


class Pattern:
    __module__ = 're'
    __slots__ = ('pattern', 'flags', 'groups', '_code', '_index', '_names', '__weakref__')

    def __new__(cls, *args):
        raise TypeError("cannot create 're.Pattern' instances")

    @property
    def groupindex(self):
        from types import MappingProxyType
        return MappingProxyType(self._index)

    def _subject(self, string):
        # The text to search, which has to be of the pattern's kind.
        if isinstance(string, str):
            if isinstance(self.pattern, bytes):
                raise TypeError('cannot use a bytes pattern on a string-like object')
            return string
        if not isinstance(string, (bytes, bytearray)):
            try:
                string = bytes(memoryview(string))
            except TypeError:
                raise TypeError("expected string or bytes-like object, got '%s'" % type(string).__name__) from None
        if isinstance(self.pattern, str):
            raise TypeError('cannot use a string pattern on a bytes-like object')
        return string

    def _find(self, string, pos, endpos, how):
        text = self._subject(string)
        size = len(text)
        pos = min(max(pos, 0), size)
        endpos = min(max(endpos, 0), size)
        found = _scan(self._code, self.groups, text, pos, endpos, how, False, 1)
        return Match(self, string, text, pos, endpos, found[0]) if found else None

    def match(self, string, pos=0, endpos=9223372036854775807):
        return self._find(string, pos, endpos, _MATCH)

    def fullmatch(self, string, pos=0, endpos=9223372036854775807):
        return self._find(string, pos, endpos, _FULLMATCH)

    def search(self, string, pos=0, endpos=9223372036854775807):
        return self._find(string, pos, endpos, _SEARCH)

    def _all(self, string, pos, endpos, limit):
        text = self._subject(string)
        size = len(text)
        pos = min(max(pos, 0), size)
        endpos = min(max(endpos, 0), size)
        return text, pos, endpos, _scan(self._code, self.groups, text, pos, endpos, _SEARCH, False, limit)

    def finditer(self, string, pos=0, endpos=9223372036854775807):
        return iter(self.scanner(string, pos, endpos).search, None)

    def scanner(self, string, pos=0, endpos=9223372036854775807):
        return SRE_Scanner(self, string, pos, endpos)

    def findall(self, string, pos=0, endpos=9223372036854775807):
        text, pos, endpos, found = self._all(string, pos, endpos, 0)
        groups = self.groups
        empty = text[:0]
        if groups == 0:
            return [text[m[0]:m[1]] for m in found]
        if groups == 1:
            return [text[m[2]:m[3]] if m[2] >= 0 else empty for m in found]
        return [tuple([text[m[i]:m[i + 1]] if m[i] >= 0 else empty for i in range(2, 2 * groups + 2, 2)]) for m in found]

    def split(self, string, maxsplit=0):
        text, pos, endpos, found = self._all(string, 0, 9223372036854775807, max(maxsplit, 0))
        if maxsplit < 0:
            found = []
        parts = []
        last = 0
        for m in found:
            parts.append(text[last:m[0]])
            for i in range(2, 2 * self.groups + 2, 2):
                parts.append(text[m[i]:m[i + 1]] if m[i] >= 0 else None)
            last = m[1]
        parts.append(text[last:])
        return parts

    def sub(self, repl, string, count=0):
        return self._substitute(repl, string, count)[0]

    def subn(self, repl, string, count=0):
        return self._substitute(repl, string, count)

    def _substitute(self, repl, string, count):
        text, pos, endpos, found = self._all(string, 0, 9223372036854775807, max(count, 0))
        if callable(repl):
            replacement = repl
        else:
            if _is_template(repl):
                import re
                repl = re._compile_template(self, repl)
            if isinstance(repl, _Template):
                replacement = repl.expand
            else:
                replacement = None
                if not isinstance(repl, str if isinstance(self.pattern, str) else (bytes, bytearray)):
                    kind = 'str' if isinstance(self.pattern, str) else 'bytes-like'
                    raise TypeError("expected %s instance, %s found" % (kind, type(repl).__name__))
        parts = []
        last = 0
        for m in found:
            if m[0] > last:
                parts.append(text[last:m[0]])
            if replacement is None:
                parts.append(repl)
            else:
                item = replacement(Match(self, string, text, pos, endpos, m))
                if item is not None:
                    parts.append(item)
            last = m[1]
        if not parts and last == 0:
            return (text if type(text) in (str, bytes) else text[:], len(found))
        parts.append(text[last:])
        return (text[:0].join(parts), len(found))

    def __repr__(self):
        flags = self.flags
        shown = repr(self.pattern)
        if len(shown) > 200:
            shown = shown[:200]
        if isinstance(self.pattern, str) and flags & 0x1E0 == 32:
            flags &= ~32
        names = []
        for bit, name in _FLAGS:
            if flags & bit:
                names.append(name)
                flags &= ~bit
        if flags & 32:
            names.append('re.UNICODE')
            flags &= ~32
        if flags:
            names.append(hex(flags))
        return 're.compile(' + shown + (', ' + '|'.join(names) if names else '') + ')'

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        if self is other:
            return True
        return (self.flags, self._code, self.pattern) == (other.flags, other._code, other.pattern) \
            and type(self.pattern) is type(other.pattern)

    def __hash__(self):
        return hash((self.flags, self._code, self.pattern))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


class Match:
    __module__ = 're'
    __slots__ = ('re', 'string', 'pos', 'endpos', '_text', '_marks')

    def __init__(self, pattern, string, text, pos, endpos, marks):
        self.re = pattern
        self.string = string
        self.pos = pos
        self.endpos = endpos
        self._text = text
        self._marks = marks

    def _number(self, group):
        if isinstance(group, int):
            number = int(group)
        elif hasattr(type(group), '__index__'):
            number = group.__index__()
        else:
            try:
                number = self.re._index.get(group, -1)
            except TypeError:
                number = -1
        if not 0 <= number <= self.re.groups:
            raise IndexError('no such group')
        return number

    def _slice(self, group):
        start = self._marks[2 * group]
        return None if start < 0 else self._text[start:self._marks[2 * group + 1]]

    def group(self, *groups):
        if not groups:
            return self._slice(0)
        if len(groups) == 1:
            return self._slice(self._number(groups[0]))
        return tuple([self._slice(self._number(group)) for group in groups])

    def __getitem__(self, group):
        return self._slice(self._number(group))

    def groups(self, default=None):
        found = [self._slice(i) for i in range(1, self.re.groups + 1)]
        return tuple([default if item is None else item for item in found])

    def groupdict(self, default=None):
        result = {}
        for name, i in self.re._index.items():
            item = self._slice(i)
            result[name] = default if item is None else item
        return result

    def start(self, group=0):
        return self._marks[2 * self._number(group)]

    def end(self, group=0):
        return self._marks[2 * self._number(group) + 1]

    def span(self, group=0):
        number = self._number(group)
        return (self._marks[2 * number], self._marks[2 * number + 1])

    def expand(self, template):
        import re
        result = re._compile_template(self.re, template)
        return result.expand(self) if isinstance(result, _Template) else result

    @property
    def regs(self):
        return tuple([(self._marks[i], self._marks[i + 1]) for i in range(0, 2 * self.re.groups + 2, 2)])

    @property
    def lastindex(self):
        last = self._marks[-1]
        return last if last >= 0 else None

    @property
    def lastgroup(self):
        last = self._marks[-1]
        return self.re._names[last] if 0 <= last < len(self.re._names) else None

    def __repr__(self):
        return '<re.Match object; span=%r, match=%r>' % (self.span(), self._slice(0))

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


class SRE_Scanner:
    __module__ = '_sre'
    __slots__ = ('pattern', '_string', '_text', '_at', '_endpos', '_first', '_advance')

    def __init__(self, pattern, string, pos, endpos):
        self.pattern = pattern
        self._string = string
        self._text = text = pattern._subject(string)
        self._at = self._first = min(max(pos, 0), len(text))
        self._endpos = min(max(endpos, 0), len(text))
        self._advance = False

    def _next(self, how):
        if self._at is None:
            return None
        pattern = self.pattern
        found = _scan(pattern._code, pattern.groups, self._text, self._at, self._endpos, how, self._advance, 1)
        if not found:
            self._at = None
            return None
        marks = found[0]
        self._advance = marks[0] == marks[1]
        self._at = marks[1]
        return Match(pattern, self._string, self._text, self._first, self._endpos, marks)

    def match(self):
        return self._next(_MATCH)

    def search(self):
        return self._next(_SEARCH)
