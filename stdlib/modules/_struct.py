"""Numbers as bytes: formats of the module struct."""

from _host_packing import float_from_bytes as _float_from_bytes, float_to_bytes as _float_to_bytes


class error(Exception):
    __module__ = 'struct'


# Letter: size in native and in standard form, kind.
_CODES = {'x': (1, 1, 'x'), 'c': (1, 1, 'c'), 'b': (1, 1, 'i'), 'B': (1, 1, 'u'), '?': (1, 1, '?'), 'h': (2, 2, 'i'),
          'H': (2, 2, 'u'), 'i': (4, 4, 'i'), 'I': (4, 4, 'u'), 'l': (8, 4, 'i'), 'L': (8, 4, 'u'), 'q': (8, 8, 'i'),
          'Q': (8, 8, 'u'), 'n': (8, 0, 'i'), 'N': (8, 0, 'u'), 'P': (8, 0, 'u'), 'e': (2, 2, 'f'), 'f': (4, 4, 'f'),
          'd': (8, 8, 'f'), 's': (1, 1, 's'), 'p': (1, 1, 'p')}
_cache = {}


def _parsed(format):
    # Byte order, size of the whole, and the fields: offset, count, size, kind, letter.
    found = _cache.get(format)
    if found is not None:
        return found
    if isinstance(format, (bytes, bytearray)):
        text = bytes(format).decode('latin-1')
    elif isinstance(format, str):
        try:
            text = format
            text.encode('ascii')
        except UnicodeEncodeError:
            raise UnicodeEncodeError('ascii', text, 0, 1, 'ordinal not in range(128)') from None
    else:
        raise TypeError('Struct() argument 1 must be a str or bytes object, not ' + type(format).__name__)
    order, native = 'little', True
    start = 0
    if text[:1] in ('@', '=', '<', '>', '!'):
        start = 1
        native = text[0] == '@'
        order = 'big' if text[0] in '>!' else 'little'
    fields = []
    offset = 0
    i = start
    while i < len(text):
        c = text[i]
        i += 1
        if c in ' \t\n\r\v\f':
            continue
        count = None
        if c.isdigit():
            first = i - 1
            while i < len(text) and text[i].isdigit():
                i += 1
            count = int(text[first:i])
            if i >= len(text):
                raise error('repeat count given without format specifier')
            c = text[i]
            i += 1
        if c not in _CODES:
            raise error('bad char in struct format')
        size = _CODES[c][0 if native else 1]
        if size == 0:
            raise error('bad char in struct format')
        if native and size > 1:
            offset += -offset % size
        count = 1 if count is None else count
        kind = _CODES[c][2]
        if kind != 'x' and (count or kind in 'sp'):
            fields.append((offset, count, size, kind, c))
        offset += count * size
        if offset > 0x7FFFFFFFFFFFFFFF:
            raise error('total struct size too long')
    if len(_cache) > 100:
        _cache.clear()
    result = _cache[format] = (order, offset, tuple(fields))
    return result


def _integer(value, letter):
    if isinstance(value, int):
        return value
    index = getattr(type(value), '__index__', None)
    if index is None:
        raise error('required argument is not an integer')
    return index(value)


def _packed_number(value, size, kind, letter, order):
    if kind in 'iu':
        value = _integer(value, letter)
        try:
            return value.to_bytes(size, order, signed=kind == 'i')
        except OverflowError:
            if letter in 'qQ' or size == 8 and not -1 << 63 <= value < 1 << 64:
                raise error('int too large to convert') from None
            low, high = (-(1 << 8 * size - 1), (1 << 8 * size - 1) - 1) if kind == 'i' else (0, (1 << 8 * size) - 1)
            raise error("'%s' format requires %d <= number <= %d" % (letter, low, high)) from None
    if kind == 'f':
        if not isinstance(value, (int, float)):
            method = getattr(type(value), '__float__', None) or getattr(type(value), '__index__', None)
            if method is None:
                raise error('required argument is not a float')
            value = method(value)
        data = _float_to_bytes(float(value), size)
        return data if order == 'little' else data[::-1]
    if kind == '?':
        return b'\1' if value else b'\0'
    if not isinstance(value, (bytes, bytearray)) or len(value) != 1:
        raise error('char format requires a bytes object of length 1')
    return bytes(value)


def _pack(format, values):
    order, total, fields = _parsed(format)
    wanted = sum([1 if kind in 'sp' else count for _, count, _, kind, _ in fields])
    if wanted != len(values):
        raise error('pack expected %d items for packing (got %d)' % (wanted, len(values)))
    out = bytearray(total)
    at = 0
    for offset, count, size, kind, letter in fields:
        if kind in 'sp':
            value = values[at]
            at += 1
            if not isinstance(value, (bytes, bytearray)):
                raise error("argument for '%s' must be a bytes object" % kind)
            data = bytes(value)
            if kind == 'p':
                if count:
                    data = data[:count - 1]
                    data = bytes((min(len(data), 255),)) + data
            data = data[:count]
            out[offset:offset + len(data)] = data
            continue
        for _ in range(count):
            out[offset:offset + size] = _packed_number(values[at], size, kind, letter, order)
            at += 1
            offset += size
    return bytes(out)


def _unpacked(format, data):
    order, total, fields = _parsed(format)
    result = []
    for offset, count, size, kind, letter in fields:
        if kind == 's':
            result.append(data[offset:offset + count])
        elif kind == 'p':
            length = min(data[offset], count - 1) if count else 0
            result.append(data[offset + 1:offset + 1 + length])
        else:
            for place in range(offset, offset + count * size, size):
                piece = data[place:place + size]
                if kind == 'i':
                    result.append(int.from_bytes(piece, order, signed=True))
                elif kind == 'u':
                    result.append(int.from_bytes(piece, order))
                elif kind == 'f':
                    result.append(_float_from_bytes(piece if order == 'little' else piece[::-1]))
                elif kind == '?':
                    result.append(piece != b'\0')
                else:
                    result.append(piece)
    return tuple(result)


def _data(buffer):
    if isinstance(buffer, bytes):
        return buffer
    if isinstance(buffer, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return bytes(memoryview(buffer))


class Struct:
    __module__ = '_struct'

    def __init__(self, format):
        _, self.size, _ = _parsed(format)
        self.format = format if isinstance(format, str) else bytes(format).decode('latin-1')

    def pack(self, *values):
        return _pack(self.format, values)

    def pack_into(self, buffer, offset, *values):
        pack_into(self.format, buffer, offset, *values)

    def unpack(self, buffer, /):
        return unpack(self.format, buffer)

    def unpack_from(self, buffer, offset=0):
        return unpack_from(self.format, buffer, offset)

    def iter_unpack(self, buffer, /):
        return iter_unpack(self.format, buffer)

    def __repr__(self):
        return '%s(%r)' % (type(self).__name__, self.format)


def calcsize(format, /):
    return _parsed(format)[1]


def pack(format, /, *values):
    return _pack(format, values)


def pack_into(format, buffer, offset, /, *values):
    data = _pack(format, values)
    size = len(buffer)
    if offset < 0:
        if offset + len(data) > 0:
            raise error('no space to pack %d bytes at offset %d' % (len(data), offset))
        if offset + size < 0:
            raise error('offset %d out of range for %d-byte buffer' % (offset, size))
        offset += size
    if size - offset < len(data):
        raise error('pack_into requires a buffer of at least %d bytes for packing %d bytes at offset %d '
                    '(actual buffer size is %d)' % (offset + len(data), len(data), offset, size))
    buffer[offset:offset + len(data)] = data


def unpack(format, buffer, /):
    data = _data(buffer)
    size = _parsed(format)[1]
    if len(data) != size:
        raise error('unpack requires a buffer of %d bytes' % size)
    return _unpacked(format, data)


def unpack_from(format, /, buffer, offset=0):
    data = _data(buffer)
    size = _parsed(format)[1]
    if offset < 0:
        if offset + size > 0:
            raise error('not enough data to unpack %d bytes' % size)
        if offset + len(data) < 0:
            raise error('offset %d out of range for %d-byte buffer' % (offset, len(data)))
        offset += len(data)
    if len(data) - offset < size:
        raise error('unpack_from requires a buffer of at least %d bytes for unpacking %d bytes at offset %d '
                    '(actual buffer size is %d)' % (offset + size, size, offset, len(data)))
    return _unpacked(format, data[offset:offset + size])


def iter_unpack(format, buffer, /):
    data = _data(buffer)
    size = _parsed(format)[1]
    if size == 0:
        raise error('cannot iteratively unpack with a struct of length 0')
    if len(data) % size:
        raise error('iterative unpacking requires a buffer of a multiple of %d bytes' % size)
    return (_unpacked(format, data[i:i + size]) for i in range(0, len(data), size))


def _clearcache():
    _cache.clear()
