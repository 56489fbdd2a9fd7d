"""Numbers of C. There are no libraries of C here to call."""


class _Number:
    _size = 0
    _signed = True

    def __init__(self, value=0):
        self.value = value

    def __setattr__(self, name, value):
        if name == 'value':
            value = self._fit(value)
        object.__setattr__(self, name, value)

    @classmethod
    def _fit(cls, value):
        if not isinstance(value, int):
            raise TypeError('an integer is required (got type %s)' % type(value).__name__)
        bits = 8 * cls._size
        value &= (1 << bits) - 1
        return value - (1 << bits) if cls._signed and value >> bits - 1 else value

    def __repr__(self):
        return '%s(%r)' % (type(self).__name__, self.value)

    def __bool__(self):
        return bool(self.value)


def _number(name, size, signed):
    return type(name, (_Number,), {'__module__': 'ctypes', '_size': size, '_signed': signed})


c_byte, c_ubyte = _number('c_byte', 1, True), _number('c_ubyte', 1, False)
c_short, c_ushort = _number('c_short', 2, True), _number('c_ushort', 2, False)
c_int, c_uint = _number('c_int', 4, True), _number('c_uint', 4, False)
c_long, c_ulong = _number('c_long', 8, True), _number('c_ulong', 8, False)
c_longlong, c_ulonglong, c_int8, c_uint8, c_int16, c_uint16 = c_long, c_ulong, c_byte, c_ubyte, c_short, c_ushort
c_int32, c_uint32, c_int64, c_uint64 = c_int, c_uint, c_long, c_ulong
c_size_t, c_ssize_t = c_ulong, c_long


class c_bool(_Number):
    _size = 1

    @classmethod
    def _fit(cls, value):
        return bool(value)


class c_double(_Number):
    _size = 8

    @classmethod
    def _fit(cls, value):
        return float(value)


class c_float(_Number):
    _size = 4

    @classmethod
    def _fit(cls, value):
        import _struct
        return _struct.unpack('<f', _struct.pack('<f', value))[0]


def sizeof(what):
    size = getattr(what, '_size', None)
    if size is None:
        raise TypeError('this type has no size')
    return size


alignment = sizeof


class ArgumentError(Exception):
    pass


def CDLL(name, *args, **keywords):
    raise OSError(str(name) + ': this machine loads no shared libraries')


PyDLL = CDLL


class LibraryLoader:
    def LoadLibrary(self, name):
        return CDLL(name)

    def __getattr__(self, name):
        if name.startswith('_'):
            raise AttributeError(name)
        return CDLL(name)


cdll = pydll = LibraryLoader()
