"""Arrays of numbers of one kind."""

import _struct

typecodes = 'bBuwhHiIlLqQfd'
_FORMATS = {'b': 'b', 'B': 'B', 'u': 'I', 'w': 'I', 'h': 'h', 'H': 'H', 'i': 'i', 'I': 'I', 'l': 'q', 'L': 'Q', 'q': 'q',
            'Q': 'Q', 'f': 'f', 'd': 'd'}


class array:
    __module__ = 'array'
    __hash__ = None

    def __new__(cls, typecode, initializer=(), /):
        if not isinstance(typecode, str) or len(typecode) != 1:
            raise TypeError('array() argument 1 must be a unicode character, not ' + type(typecode).__name__)
        if typecode not in _FORMATS:
            raise ValueError('bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)')
        self = object.__new__(cls)
        self._code = typecode
        self._size = _struct.calcsize('<' + _FORMATS[typecode])
        self._items = []
        if isinstance(initializer, str):
            if typecode not in 'uw':
                raise TypeError("cannot use a str to initialize an array with typecode '%s'" % typecode)
            self.fromunicode(initializer)
        elif isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
        elif isinstance(initializer, array):
            self._items = list(initializer._items) if initializer._code == typecode else \
                [self._checked(item) for item in initializer]
        else:
            self.extend(initializer)
        return self

    @property
    def typecode(self):
        return self._code

    @property
    def itemsize(self):
        return self._size

    def _checked(self, item):
        # The item as the array keeps it.
        code = self._code
        if code in 'uw':
            if not isinstance(item, str) or len(item) != 1:
                raise TypeError('array item must be a unicode character, not ' + type(item).__name__)
            return item
        if code in 'fd':
            if not isinstance(item, (int, float)):
                raise TypeError('must be real number, not ' + type(item).__name__)
            return _struct.unpack('<f', _struct.pack('<f', item))[0] if code == 'f' else float(item)
        if not isinstance(item, int):
            index = getattr(type(item), '__index__', None)
            if index is None:
                raise TypeError("'%s' object cannot be interpreted as an integer" % type(item).__name__)
            item = index(item)
        item = int(item)
        bits = self._size * 8
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if code.islower() else (0, (1 << bits) - 1)
        if not low <= item <= high:
            name = {'b': 'signed char', 'B': 'unsigned byte integer', 'h': 'signed short integer',
                    'H': 'unsigned short'}.get(code)
            if name is None:
                raise OverflowError('Python int too large to convert to C ' + ('long' if code.islower() else 'unsigned long'))
            raise OverflowError('%s is %s than %s' % (name, 'greater' if item > high else 'less',
                                                      'maximum' if item > high else 'minimum'))
        return item

    def _same(self, other):
        if not isinstance(other, array):
            raise TypeError('can only append array (not "%s") to array' % type(other).__name__)
        if other._code != self._code:
            raise TypeError('bad argument type for built-in operation')
        return other._items

    def _made(self, items):
        new = type(self).__new__(array, self._code)
        new._items = items
        return new

    def append(self, item, /):
        self._items.append(self._checked(item))

    def extend(self, items, /):
        if isinstance(items, array):
            if items._code != self._code:
                raise TypeError('can only extend with array of same kind')
            self._items.extend(list(items._items))
            return
        for item in items:
            self._items.append(self._checked(item))

    def fromlist(self, items, /):
        if not isinstance(items, list):
            raise TypeError('arg must be list')
        self._items.extend([self._checked(item) for item in items])

    def insert(self, i, item, /):
        self._items.insert(i, self._checked(item))

    def pop(self, i=-1, /):
        if not self._items:
            raise IndexError('pop from empty array')
        return self._items.pop(i)

    def remove(self, item, /):
        try:
            self._items.remove(item)
        except ValueError:
            raise ValueError('array.remove(x): x not in array') from None

    def index(self, item, *where):
        try:
            return self._items.index(item, *where)
        except ValueError:
            raise ValueError('array.index(x): x not in array') from None

    def count(self, item, /):
        return self._items.count(item)

    def reverse(self):
        self._items.reverse()

    def clear(self):
        self._items.clear()

    def tolist(self):
        return list(self._items)

    def _numbers(self):
        return [ord(c) for c in self._items] if self._code in 'uw' else self._items

    def tobytes(self):
        return _struct.pack('<%d%s' % (len(self._items), _FORMATS[self._code]), *self._numbers())

    def frombytes(self, data, /):
        data = bytes(data)
        if len(data) % self._size:
            raise ValueError('bytes length not a multiple of item size')
        items = _struct.unpack('<%d%s' % (len(data) // self._size, _FORMATS[self._code]), data)
        self._items.extend([chr(n) for n in items] if self._code in 'uw' else items)

    def tofile(self, file, /):
        file.write(self.tobytes())

    def fromfile(self, file, count, /):
        data = file.read(count * self._size)
        self.frombytes(data[:len(data) // self._size * self._size])
        if len(data) < count * self._size:
            raise EOFError('read() didn\'t return enough bytes')

    def tounicode(self):
        if self._code not in 'uw':
            raise ValueError("tounicode() may only be called on unicode type arrays ('u' or 'w')")
        return ''.join(self._items)

    def fromunicode(self, text, /):
        if self._code not in 'uw':
            raise ValueError("fromunicode() may only be called on unicode type arrays ('u' or 'w')")
        self._items.extend(text)

    def byteswap(self):
        data = self.tobytes()
        swapped = b''.join([data[i:i + self._size][::-1] for i in range(0, len(data), self._size)])
        self._items = []
        self.frombytes(swapped)

    def buffer_info(self):
        return (id(self._items), len(self._items))

    def __buffer__(self, flags):
        return memoryview(self.tobytes())

    def __bytes__(self):
        return self.tobytes()

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, item):
        return item in self._items

    def __getitem__(self, i):
        if isinstance(i, slice):
            return self._made(self._items[i])
        try:
            return self._items[i]
        except IndexError:
            raise IndexError('array index out of range') from None
        except TypeError:
            raise TypeError('array indices must be integers') from None

    def __setitem__(self, i, item):
        if isinstance(i, slice):
            if not isinstance(item, array):
                raise TypeError('can only assign array (not "%s") to array slice' % type(item).__name__)
            self._items[i] = list(self._same(item))
            return
        item = self._checked(item)
        try:
            self._items[i] = item
        except IndexError:
            raise IndexError('array assignment index out of range') from None

    def __delitem__(self, i):
        del self._items[i]

    def __add__(self, other):
        return self._made(self._items + self._same(other))

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError('can only extend with array (not "%s")' % type(other).__name__)
        self.extend(other)
        return self

    def __mul__(self, n):
        return self._made(self._items * n)

    __rmul__ = __mul__

    def __imul__(self, n):
        self._items *= n
        return self

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, array) else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if isinstance(other, array) else NotImplemented

    def __le__(self, other):
        return self._items <= other._items if isinstance(other, array) else NotImplemented

    def __gt__(self, other):
        return self._items > other._items if isinstance(other, array) else NotImplemented

    def __ge__(self, other):
        return self._items >= other._items if isinstance(other, array) else NotImplemented

    def __copy__(self):
        return self._made(list(self._items))

    def __deepcopy__(self, memo):
        return self._made(list(self._items))

    def __reduce_ex__(self, protocol):
        return (array, (self._code, self.tolist()), {k: v for k, v in self.__dict__.items()
                                                     if k not in ('_code', '_size', '_items')} or None)

    def __repr__(self):
        if not self._items:
            return "array('%s')" % self._code
        shown = repr(''.join(self._items)) if self._code in 'uw' else repr(self._items)
        return "array('%s', %s)" % (self._code, shown)

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[item])(cls, item)


ArrayType = array


def _array_reconstructor(cls, typecode, format, data, /):
    new = cls.__new__(cls, typecode)
    new.frombytes(data)
    return new
