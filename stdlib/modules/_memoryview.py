"""Views of bytes: the built-in memoryview."""

import _struct

_SIZES = {'B': 1, 'b': 1, 'c': 1, '?': 1, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 8, 'L': 8, 'q': 8, 'Q': 8, 'n': 8, 'N': 8,
          'f': 4, 'd': 8, 'e': 2}


class memoryview:
    __module__ = 'builtins'
    __slots__ = ('_base', '_obj', '_start', '_step', '_count', '_format', '_size', '_shape', '_readonly', '__weakref__')

    def __new__(cls, object):
        if isinstance(object, memoryview):
            object._alive()
            return object._made(object._start, object._step, object._count, object._format, object._shape)
        base = object
        if not isinstance(object, (bytes, bytearray)):
            hook = getattr(type(object), '__buffer__', None)
            if hook is None:
                raise TypeError("memoryview: a bytes-like object is required, not '%s'" % type(object).__name__)
            view = hook(object, 0)
            base = view._base
        self = _new(cls)
        self._base, self._obj = base, object
        self._start, self._step, self._count = 0, 1, len(base)
        self._format, self._size, self._shape = 'B', 1, (len(base),)
        self._readonly = isinstance(base, bytes)
        return self

    def _made(self, start, step, count, format, shape):
        new = _new(memoryview)
        new._base, new._obj, new._readonly = self._base, self._obj, self._readonly
        new._start, new._step, new._count = start, step, count
        new._format, new._size, new._shape = format, _SIZES[format.lstrip('@')], shape
        return new

    def _alive(self):
        if self._base is None:
            raise ValueError('operation forbidden on released memoryview object')

    # --- what it tells of itself

    @property
    def obj(self):
        self._alive()
        return self._obj

    @property
    def format(self):
        self._alive()
        return self._format

    @property
    def itemsize(self):
        self._alive()
        return self._size

    @property
    def nbytes(self):
        self._alive()
        return self._count * self._size

    @property
    def ndim(self):
        self._alive()
        return len(self._shape)

    @property
    def shape(self):
        self._alive()
        return self._shape

    @property
    def strides(self):
        self._alive()
        steps = []
        step = self._step * self._size
        for size in reversed(self._shape):
            steps.insert(0, step)
            step *= size
        return tuple(steps)

    @property
    def suboffsets(self):
        return ()

    @property
    def readonly(self):
        self._alive()
        return self._readonly

    @property
    def contiguous(self):
        self._alive()
        return self._step == 1 or self._count <= 1

    c_contiguous = f_contiguous = contiguous

    # --- items

    def _item(self, i):
        # The place of item i in the bytes.
        if not isinstance(i, int):
            index = getattr(type(i), '__index__', None)
            if index is None:
                raise TypeError('memoryview: invalid slice key')
            i = index(i)
        if i < 0:
            i += self._shape[0] if self._shape else 0
        if not 0 <= i < self._count:
            raise IndexError('index out of bounds on dimension 1')
        return (self._start + i * self._step) * self._size if self._size > 1 else self._start + i * self._step

    def __getitem__(self, i):
        self._alive()
        if isinstance(i, slice):
            start, stop, step = i.indices(self._shape[0])
            count = len(range(start, stop, step))
            return self._made(self._start + start * self._step, self._step * step, count, self._format,
                              (count,) + self._shape[1:])
        if isinstance(i, tuple):
            if len(i) == 1:
                i = i[0]
            elif len(i) == len(self._shape):
                flat = 0
                for part, size in zip(i, self._shape):
                    if part < 0:
                        part += size
                    if not 0 <= part < size:
                        raise IndexError('index out of bounds on dimension %d' % (i.index(part) + 1))
                    flat = flat * size + part
                i = flat
            else:
                raise NotImplementedError('sub-views are not implemented')
        elif len(self._shape) > 1:
            raise NotImplementedError('multi-dimensional sub-views are not implemented')
        at = self._item(i)
        if self._format == 'B':
            return self._base[at]
        return _struct.unpack(self._format, bytes(self._base[at:at + self._size]))[0]

    def __setitem__(self, i, value):
        self._alive()
        if self._readonly:
            raise TypeError('cannot modify read-only memory')
        if isinstance(i, slice):
            part = self[i]
            data = memoryview(value) if not isinstance(value, memoryview) else value
            if data._count != part._count or data._format != part._format:
                raise ValueError('memoryview assignment: lvalue and rvalue have different structures')
            data = data.tobytes()
            if part._step == 1:
                at = part._start * part._size
                self._base[at:at + len(data)] = data
            else:
                for k in range(part._count):
                    at = (part._start + k * part._step) * part._size
                    self._base[at:at + part._size] = data[k * part._size:(k + 1) * part._size]
            return
        at = self._item(i)
        if self._format == 'B':
            if not isinstance(value, int):
                raise TypeError("memoryview: invalid type for format 'B'")
            if not 0 <= value < 256:
                raise ValueError("memoryview: invalid value for format 'B'")
            self._base[at] = value
            return
        try:
            self._base[at:at + self._size] = _struct.pack(self._format, value)
        except _struct.error:
            raise ValueError("memoryview: invalid value for format '%s'" % self._format) from None

    def __len__(self):
        self._alive()
        return self._shape[0] if self._shape else 1

    def __iter__(self):
        return iter(self.tolist())

    def __contains__(self, item):
        return item in self.tolist()

    def index(self, value, start=0, stop=9223372036854775807, /):
        return self.tolist().index(value, start, stop)

    def count(self, value, /):
        return self.tolist().count(value)

    def tobytes(self, order='C'):
        self._alive()
        size = self._size
        if self._step == 1:
            return bytes(self._base[self._start * size:(self._start + self._count) * size])
        places = [(self._start + i * self._step) * size for i in range(self._count)]
        return b''.join([bytes(self._base[at:at + size]) for at in places])

    __bytes__ = tobytes

    def tolist(self):
        data = self.tobytes()
        if self._format == 'B':
            items = list(data)
        else:
            order = self._format if self._format[0] == '@' else '@' + self._format
            items = list(_struct.unpack('%s%d%s' % (order[0], self._count, order[1:]), data))
        for size in reversed(self._shape[1:]):
            items = [items[i:i + size] for i in range(0, len(items), size)]
        return items

    def hex(self, *args):
        return self.tobytes().hex(*args)

    def cast(self, format, shape=None):
        self._alive()
        if format.lstrip('@') not in _SIZES:
            raise ValueError("memoryview: destination format must be a native single character format prefixed with an optional '@'")
        if not self.contiguous:
            raise TypeError('memoryview: casts are restricted to C-contiguous views')
        size = _SIZES[format.lstrip('@')]
        total = self._count * self._size
        if total % size:
            raise TypeError('memoryview: length is not a multiple of itemsize')
        start = self._start * self._size
        if start % size:
            raise NotImplementedError('a cast of a view that begins between items')
        shape = (total // size,) if shape is None else tuple(shape)
        return self._made(start // size, 1, total // size, format, shape)

    def toreadonly(self):
        new = self._made(self._start, self._step, self._count, self._format, self._shape)
        new._readonly = True
        return new

    def release(self):
        self._base = self._obj = None

    def __enter__(self):
        self._alive()
        return self

    def __exit__(self, *exc_info):
        self.release()

    def __buffer__(self, flags):
        return self

    def __release_buffer__(self, view):
        pass

    def __eq__(self, other):
        if self is other:
            return True
        if self._base is None:
            return False
        try:
            other = memoryview(other)
        except TypeError:
            return NotImplemented
        return self._shape == other._shape and self.tolist() == other.tolist()

    def __hash__(self):
        self._alive()
        if not self._readonly:
            raise ValueError('cannot hash writable memoryview object')
        return hash(self.tobytes())

    def __radd__(self, other):
        return other + self.tobytes() if isinstance(other, (bytes, bytearray)) else NotImplemented

    def __repr__(self):
        return '<%smemory at %#x>' % ('released ' if self._base is None else '', id(self))


_new = object.__new__
