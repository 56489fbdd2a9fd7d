"""Properties of characters."""

import _host_unicode as _host

unidata_version = '15.1.0'
_MISSING = object()


def _character(c):
    if not isinstance(c, str) or len(c) != 1:
        raise TypeError('argument must be a unicode character, not ' + (type(c).__name__ if not isinstance(c, str) else 'str'))
    return c


def name(c, default=_MISSING, /):
    found = _host.name(_character(c))
    if found is None:
        if default is _MISSING:
            raise ValueError('no such name')
        return default
    return found


def lookup(name, /):
    found = _host.lookup(name)
    if found is None:
        raise KeyError("undefined character name '%s'" % name)
    return found


def category(c, /):
    return _host.category(_character(c))


def combining(c, /):
    return _host.combining(_character(c))


def normalize(form, text, /):
    return text if text.isascii() and form in ('NFC', 'NFD', 'NFKC', 'NFKD') else _host.normalize(form, text)


def is_normalized(form, text, /):
    return normalize(form, text) == text


def decimal(c, default=_MISSING, /):
    found = _host.digit(_character(c))
    if found is None:
        if default is _MISSING:
            raise ValueError('not a decimal')
        return default
    return found


def digit(c, default=_MISSING, /):
    found = _host.digit(_character(c))
    if found is None and c.isdigit():
        parts = _host.decomposition(c)
        found = None if parts is None else _host.digit(parts[0]) if len(parts[0]) == 1 else None
    if found is None:
        if default is _MISSING:
            raise ValueError('not a digit')
        return default
    return found


def numeric(c, default=_MISSING, /):
    found = digit(c, None)
    if found is None and c.isnumeric():
        parts = _host.decomposition(c)
        if parts is not None:
            top, slash, bottom = parts[0].partition('\u2044')
            if slash and top.isdigit() and bottom.isdigit():
                found = int(top) / int(bottom)
            elif not slash and parts[0].isdigit():
                found = int(parts[0])
    if found is None:
        if default is _MISSING:
            raise ValueError('not a numeric character')
        return default
    return float(found)


def decomposition(c, /):
    parts = _host.decomposition(_character(c))
    if parts is None:
        return ''
    return ('' if parts[1] else '<compat> ') + ' '.join(['%04X' % ord(part) for part in parts[0]])


_MIRRORED = frozenset('()<>[]{}\xab\xbb\u2039\u203a\u2045\u2046\u207d\u207e\u208d\u208e\u2264\u2265')


def mirrored(c, /):
    return 1 if _character(c) in _MIRRORED else 0


def bidirectional(c, /):
    kind = category(c)
    code = ord(c)
    if kind in ('Mn', 'Me'):
        return 'NSM'
    if kind == 'Nd':
        return 'AN' if 0x660 <= code <= 0x669 else 'EN'
    if kind == 'Cn':
        return ''
    if 0x590 <= code <= 0x5FF or 0x7C0 <= code <= 0x85F or 0xFB1D <= code <= 0xFB4F:
        return 'R'
    if 0x600 <= code <= 0x7BF or 0x860 <= code <= 0x8FF or 0xFB50 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFF:
        return 'AL'
    if c in '+-':
        return 'ES'
    if c in ',./:\xa0':
        return 'CS'
    if c in '#$%\xa2\xa3\xa4\xa5\xb0\xb1':
        return 'ET'
    if c in '\n\r\x1c\x1d\x1e\x85\u2029':
        return 'B'
    if c in '\t\x0b\x1f':
        return 'S'
    if kind == 'Zs' or c == '\x0c' or kind == 'Zl':
        return 'WS'
    if kind in ('Cc', 'Cf'):
        return 'BN'
    return 'L' if kind[0] == 'L' or kind in ('Mc', 'Nl', 'Co') else 'ON'


_WIDE = ((0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x2614, 0x2615), (0x2648, 0x2653),
         (0x26AA, 0x26AB), (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0xA4CF), (0xA960, 0xA97C),
         (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6B), (0x1F300, 0x1F64F), (0x1F900, 0x1F9FF),
         (0x20000, 0x3FFFD))


def east_asian_width(c, /):
    code = ord(_character(c))
    if 0xFF01 <= code <= 0xFF60 or 0xFFE0 <= code <= 0xFFE6 or code == 0x3000:
        return 'F'
    for low, high in _WIDE:
        if low <= code <= high:
            return 'W'
    if 0xFF61 <= code <= 0xFFDC or 0xFFE8 <= code <= 0xFFEE or code == 0x20A9:
        return 'H'
    if 0x20 <= code < 0x7F:
        return 'Na'
    return 'A' if 0xE000 <= code <= 0xF8FF else 'N'
