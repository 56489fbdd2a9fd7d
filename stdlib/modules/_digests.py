"""Objects that make digests: they keep what they were fed."""

from _host_digest import digest as _digest


class _Hash:
    __slots__ = ('name', '_data', '_digest_size', '__weakref__')
    block_size = 0

    def __init__(self):
        raise TypeError("cannot create '%s' instances" % type(self).__name__)

    def update(self, data, /):
        self._data += _bytes(data)

    def copy(self):
        new = object.__new__(type(self))
        new.name, new._data, new._digest_size = self.name, bytearray(self._data), self._digest_size
        return new

    @property
    def digest_size(self):
        return self._digest_size

    def digest(self):
        return _digest(self.name, self._data, self._digest_size)

    def hexdigest(self):
        return self.digest().hex()

    def __repr__(self):
        return '<%s %s object at %#x>' % (self.name, type(self).__name__, id(self))


def _bytes(data):
    if isinstance(data, (bytes, bytearray)):
        return data
    if isinstance(data, str):
        raise TypeError('Strings must be encoded before hashing')
    try:
        return bytes(memoryview(data))
    except TypeError:
        raise TypeError('object supporting the buffer API required') from None


def of(name, size, block):
    """The function that makes objects of this kind of digest."""

    class Hash(_Hash):
        __slots__ = ()
        block_size = block

    Hash.__name__ = Hash.__qualname__ = name + 'Type'

    def make(data=b'', *, usedforsecurity=True, string=None):
        self = object.__new__(Hash)
        self.name, self._data, self._digest_size = name, bytearray(), size
        self.update(data if string is None else string)
        return self

    make.__name__ = make.__qualname__ = name
    return make


def of_length(name, block):
    """The same for digests whose length is asked for when they are made."""

    class Hash(_Hash):
        __slots__ = ()
        block_size = block

        def digest(self, length, /):
            return _digest(self.name, self._data, length)

        def hexdigest(self, length, /):
            return self.digest(length).hex()

    Hash.__name__ = Hash.__qualname__ = name

    def make(data=b'', *, usedforsecurity=True, string=None):
        self = object.__new__(Hash)
        self.name, self._data, self._digest_size = name, bytearray(), 0
        self.update(data if string is None else string)
        return self

    make.__name__ = make.__qualname__ = name
    return make


def keyless(name, size, block):
    """The class of a BLAKE2 digest, without a key, salt or tree."""

    class Hash(_Hash):
        __slots__ = ()
        block_size = block
        MAX_DIGEST_SIZE = size
        MAX_KEY_SIZE = size
        SALT_SIZE = PERSON_SIZE = size // 4

        def __new__(cls, data=b'', /, *, digest_size=size, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,
                    node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True):
            if not 1 <= digest_size <= size:
                raise ValueError('digest_size for %s must be between 1 and %d bytes, here it is %d'
                                 % (name.capitalize(), size, digest_size))
            if key or salt or person or (fanout, depth, leaf_size, node_offset, node_depth, inner_size) != (1, 1, 0, 0, 0, 0):
                raise NotImplementedError(name + ' with a key, salt, person or tree')
            self = object.__new__(cls)
            self.name, self._data, self._digest_size = name, bytearray(), digest_size
            self.update(data)
            return self

        def __init__(self, *args, **keywords):
            pass

    Hash.__name__ = Hash.__qualname__ = name
    return Hash
