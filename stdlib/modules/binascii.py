"""Bytes as text, and checksums."""

import _host_binascii as _host


class Error(ValueError):
    __module__ = 'binascii'


class Incomplete(Exception):
    __module__ = 'binascii'


def _ascii(data):
    if isinstance(data, str):
        try:
            return data.encode('ascii')
        except UnicodeEncodeError:
            raise ValueError('string argument should contain only ASCII characters') from None
    if isinstance(data, (bytes, bytearray)):
        return data
    try:
        return bytes(memoryview(data))
    except TypeError:
        raise TypeError("argument should be bytes, buffer or ASCII string, not '%s'" % type(data).__name__) from None


def _bytes(data):
    if isinstance(data, (bytes, bytearray)):
        return data
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return bytes(memoryview(data))


def crc32(data, crc=0, /):
    return _host.crc32(_bytes(data), crc & 0xFFFFFFFF)


def crc_hqx(data, crc, /):
    return _host.crc_hqx(_bytes(data), crc & 0xFFFF)


def hexlify(data, sep=None, bytes_per_sep=1):
    if sep is not None:
        sep = sep if isinstance(sep, str) else sep.decode('ascii')
        return _bytes(data).hex(sep, bytes_per_sep).encode('ascii')
    return _host.hexlify(_bytes(data))


b2a_hex = hexlify


def unhexlify(hexstr, /):
    try:
        return _host.unhexlify(_ascii(hexstr))
    except ValueError as error:
        raise Error(*error.args) from None


a2b_hex = unhexlify


def b2a_base64(data, /, *, newline=True):
    return _host.b2a_base64(_bytes(data), newline)


def a2b_base64(data, /, *, strict_mode=False):
    data = _ascii(data)
    try:
        return _host.a2b_base64(data, strict_mode)
    except ValueError as error:
        raise Error(*error.args) from None


def b2a_uu(data, /, *, backtick=False):
    data = _bytes(data)
    if len(data) > 45:
        raise Error('At most 45 bytes at once')
    zero = 96 if backtick else 32
    out = [len(data) + 32 if data else zero]
    for i in range(0, len(data), 3):
        a, b, c = (data[i:i + 3] + b'\0\0')[:3]
        for n in (a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63):
            out.append(n + 32 if n else zero)
    return bytes(out) + b'\n'


def a2b_uu(data, /):
    data = _ascii(data)
    if not data:
        return b''
    size = (data[0] - 32) & 63
    line = data[1:].rstrip(b'\r\n')
    out = bytearray()
    for i in range(0, max(len(line), (size + 2) // 3 * 4), 4):
        n = [(c - 32) & 63 for c in (line[i:i + 4] + b'    ')[:4]]
        out += bytes(((n[0] << 2 | n[1] >> 4) & 255, (n[1] << 4 | n[2] >> 2) & 255, (n[2] << 6 | n[3]) & 255))
    if any(out[size:]):
        raise Error('Trailing garbage')
    return bytes(out[:size])


def b2a_qp(data, quotetabs=False, istext=True, header=False):
    import quopri
    data = _bytes(data)
    out = bytearray()
    column = 0
    i, size = 0, len(data)
    while i < size:
        byte = data[i]
        at_end = i + 1 == size or data[i + 1:i + 2] == b'\n' or data[i + 1:i + 3] == b'\r\n'
        if istext and (byte == 10 or byte == 13 and data[i + 1:i + 2] == b'\n'):
            if byte == 13:
                out += b'\r'
                i += 1
            out += b'\n'
            column = 0
            i += 1
            continue
        plain = (33 <= byte <= 126 and byte != 61 and not (header and byte == 95)) or \
            (byte in b' \t' and not quotetabs and not (istext and at_end))
        if not istext and byte in b'\r\n':
            plain = False
        if byte == 46 and column == 0 and (i + 1 == size or data[i + 1] in b'\r\n\0'):
            plain = False
        if header and byte == 32:
            piece = b'_'
        else:
            piece = bytes((byte,)) if plain else b'=%02X' % byte
        if column + len(piece) >= 76 and not at_end or column + len(piece) > 76:
            out += b'=\n'
            column = 0
        out += piece
        column += len(piece)
        i += 1
    return bytes(out)


def a2b_qp(data, header=False):
    data = _ascii(data)
    out = bytearray()
    i, size = 0, len(data)
    while i < size:
        byte = data[i]
        if byte == 61:
            if data[i + 1:i + 2] in (b'\n', b'\r') or i + 1 == size:
                end = data.find(b'\n', i)
                i = size if end < 0 else end + 1
                continue
            digits = data[i + 1:i + 3]
            if len(digits) == 2 and all(c in b'0123456789abcdefABCDEF' for c in digits):
                out.append(int(digits, 16))
                i += 3
                continue
            if digits[:1] == b'=':
                out.append(61)
                i += 2
                continue
        if header and byte == 95:
            byte = 32
        out.append(byte)
        i += 1
    return bytes(out)
