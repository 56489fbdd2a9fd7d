"""Compression of RFC 1950 to 1952."""

from _host_binascii import adler32 as _adler32, crc32 as _crc32
from _host_deflate import compress as _compress, decompress as _decompress
from binascii import _bytes

DEFLATED = 8
DEF_BUF_SIZE = 16384
DEF_MEM_LEVEL = 8
MAX_WBITS = 15
Z_DEFAULT_COMPRESSION, Z_NO_COMPRESSION, Z_BEST_SPEED, Z_BEST_COMPRESSION = -1, 0, 1, 9
Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED = 0, 1, 2, 3, 4
Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH, Z_BLOCK, Z_TREES = 0, 1, 2, 3, 4, 5, 6
ZLIB_VERSION = ZLIB_RUNTIME_VERSION = '1.3.1'


class error(Exception):
    __module__ = 'zlib'


def crc32(data, value=0, /):
    return _crc32(_bytes(data), value & 0xFFFFFFFF)


def adler32(data, value=1, /):
    return _adler32(_bytes(data), value & 0xFFFFFFFF)


_GZIP = b'\x1f\x8b\x08\0\0\0\0\0\0\x03'


def _wrapped(data, level, wbits):
    if wbits < 0:
        return _compress(data, level, False)
    if wbits < 16:
        return _compress(data, level, True)
    tail = crc32(data).to_bytes(4, 'little') + (len(data) & 0xFFFFFFFF).to_bytes(4, 'little')
    return _GZIP + _compress(data, level, False) + tail


def compress(data, /, level=-1, wbits=15):
    if not -1 <= level <= 9:
        raise error('Bad compression level')
    return _wrapped(_bytes(data), level, wbits)


def _gzip_header(data):
    # Its size; None if there is not yet enough of it.
    if len(data) < 10:
        return None
    if data[:3] != b'\x1f\x8b\x08':
        raise error('Error -3 while decompressing data: incorrect header check')
    flags, at = data[3], 10
    if flags & 4:
        if len(data) < at + 2:
            return None
        at += 2 + int.from_bytes(data[at:at + 2], 'little')
    for bit in (8, 16):
        if flags & bit:
            end = data.find(b'\0', at)
            if end < 0:
                return None
            at = end + 1
    if flags & 2:
        at += 2
    return at if at <= len(data) else None


def _unwrapped(data, wbits):
    # What the stream holds so far, how many bytes it took, and whether it is complete.
    gzip = wbits >= 24 and (wbits < 40 or data[:2] == b'\x1f\x8b')
    try:
        if not gzip:
            return _decompress(data, wbits > 0)
        start = _gzip_header(data)
        if start is None:
            return b'', 0, False
        out, taken, complete = _decompress(data[start:], False)
    except ValueError as problem:
        text = str(problem)
        raise error('Error -3 while decompressing data: ' + ('incorrect header check' if 'header' in text else text)) from None
    if complete:
        end = start + taken + 8
        if len(data) < end:
            return out, start + taken, False
        if int.from_bytes(data[end - 8:end - 4], 'little') != crc32(out):
            raise error('Error -3 while decompressing data: incorrect data check')
        return out, end, True
    return out, start + taken, False


def decompress(data, /, wbits=15, bufsize=16384):
    out, taken, complete = _unwrapped(bytes(_bytes(data)), wbits)
    if not complete:
        raise error('Error -5 while decompressing data: incomplete or truncated stream')
    return out


class Compress:
    # The stream is made when it is finished; what flushes before is kept back.
    def __init__(self, level, wbits):
        self._data, self._level, self._wbits = bytearray(), level, wbits

    def compress(self, data, /):
        self._data += _bytes(data)
        return b''

    def flush(self, mode=Z_FINISH, /):
        if mode != Z_FINISH:
            return b''
        return _wrapped(self._data, self._level, self._wbits)

    def copy(self):
        new = Compress(self._level, self._wbits)
        new._data += self._data
        return new

    __copy__ = copy


class Decompress:
    # Each time the whole is taken anew, and what is new of it given.
    def __init__(self, wbits):
        self._wbits, self._data, self._given = wbits, b'', 0
        self.unused_data = self.unconsumed_tail = b''
        self.eof = False

    def decompress(self, data, /, max_length=0):
        if max_length < 0:
            raise ValueError('max_length must be non-negative')
        data = bytes(_bytes(data))
        if self.eof:
            self.unused_data += data
            return b''
        whole = self._data + data
        out, taken, complete = _unwrapped(whole, self._wbits)
        new = out[self._given:]
        if max_length and len(new) > max_length:
            # (The rest is found again when it is asked for.)
            self._given += max_length
            self._data, self.unconsumed_tail = whole[:len(whole) - len(data)], data
            return new[:max_length]
        self._given += len(new)
        self._data, self.unconsumed_tail = whole, b''
        if complete:
            self.eof = True
            self.unused_data = whole[taken:]
        return new

    def flush(self, length=DEF_BUF_SIZE, /):
        tail, self.unconsumed_tail = self.unconsumed_tail, b''
        return self.decompress(tail)

    def copy(self):
        new = Decompress(self._wbits)
        new.__dict__.update(self.__dict__)
        return new

    __copy__ = copy


def compressobj(level=-1, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, strategy=Z_DEFAULT_STRATEGY,
                zdict=None):
    if zdict is not None:
        raise NotImplementedError('a dictionary for compression')
    return Compress(level, wbits)


def decompressobj(wbits=MAX_WBITS, zdict=b''):
    if zdict:
        raise NotImplementedError('a dictionary for compression')
    return Decompress(wbits)


class _ZlibDecompressor:
    def __init__(self, wbits=MAX_WBITS, zdict=b''):
        self._state = decompressobj(wbits, zdict)

    eof = property(lambda self: self._state.eof)
    unused_data = property(lambda self: self._state.unused_data)
    needs_input = property(lambda self: not self._state.eof and not self._state.unconsumed_tail)

    def decompress(self, data, max_length=-1):
        if self._state.eof:
            raise EOFError('End of stream already reached')
        data = self._state.unconsumed_tail + bytes(_bytes(data))
        return self._state.decompress(data, max(max_length, 0))
