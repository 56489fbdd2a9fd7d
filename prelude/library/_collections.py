"""Containers beyond the built-in ones that CPython has in C."""

# The deques whose repr is being made.
_shown = set()


class OrderedDict(dict):
    __module__ = 'collections'

    def __repr__(self):
        if not self:
            return type(self).__name__ + '()'
        return type(self).__name__ + '(' + dict.__repr__(self) + ')'

    def move_to_end(self, key, last=True):
        value = self[key]
        if last:
            del self[key]
            self[key] = value
        else:
            rest = [(k, v) for k, v in self.items() if k != key]
            self.clear()
            self[key] = value
            for k, v in rest:
                self[k] = v

    def popitem(self, last=True):
        if not self:
            raise KeyError('dictionary is empty')
        key = next(reversed(self) if last else iter(self))
        return key, self.pop(key)

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __reduce__(self):
        return (type(self), (), self.__dict__ or None, None, iter(self.items()))

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(other)
        new.update(self)
        return new

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    def __ne__(self, other):
        return not self == other


class defaultdict(dict):
    __module__ = 'collections'

    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError('first argument must be callable or None')
        self.default_factory = default_factory
        super().__init__(*args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        value = self.default_factory()
        self[key] = value
        return value

    def __repr__(self):
        shown = self.default_factory
        shown = '...' if shown is not None and getattr(shown, '__self__', None) is self else repr(shown)
        return type(self).__name__ + '(' + shown + ', ' + dict.__repr__(self) + ')'

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __reduce__(self):
        args = () if self.default_factory is None else (self.default_factory,)
        return (type(self), args, None, None, iter(self.items()))

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self.default_factory, self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = type(self)(self.default_factory, other)
        new.update(self)
        return new


class deque:
    """A list with two ends. The left end is kept as a reversed list, so both ends are cheap."""

    __module__ = 'collections'
    __abc_tpflags__ = 1 << 5
    __hash__ = None

    def __new__(cls, *args, **keywords):
        self = object.__new__(cls)
        self._left, self._right, self._most = [], [], None
        return self

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None and maxlen < 0:
            raise ValueError('maxlen must be non-negative')
        self._left, self._right = [], []
        self._most = maxlen
        self.extend(iterable)

    @property
    def maxlen(self):
        return self._most

    @classmethod
    def __class_getitem__(cls, item):
        return type(list[item])(cls, item)

    def append(self, x):
        self._right.append(x)
        if self._most is not None and len(self) > self._most:
            self.popleft()

    def appendleft(self, x):
        self._left.append(x)
        if self._most is not None and len(self) > self._most:
            self.pop()

    def pop(self):
        if not self._right:
            if not self._left:
                raise IndexError('pop from an empty deque')
            self._balance()
            if not self._right:
                return self._left.pop(0)
        return self._right.pop()

    def popleft(self):
        if not self._left:
            if not self._right:
                raise IndexError('pop from an empty deque')
            self._balance()
            if not self._left:
                return self._right.pop(0)
        return self._left.pop()

    # Half of the items to each end.
    def _balance(self):
        items = list(self)
        half = len(items) // 2
        self._left = items[:half][::-1]
        self._right = items[half:]

    def extend(self, iterable):
        if self._most is None:
            self._right.extend(list(iterable) if iterable is self else iterable)
            return
        for x in list(iterable):
            self.append(x)

    def extendleft(self, iterable):
        for x in list(iterable):
            self.appendleft(x)

    def clear(self):
        self._left, self._right = [], []

    def copy(self):
        return type(self)(self, self.maxlen)

    __copy__ = copy

    def rotate(self, n=1):
        items = list(self)
        if items:
            n %= len(items)
            self._left, self._right = [], items[-n:] + items[:-n] if n else items

    def reverse(self):
        self._left, self._right = self._right, self._left

    def _at(self, i):
        n = len(self)
        if i < 0:
            i += n
        if not 0 <= i < n:
            raise IndexError('deque index out of range')
        k = len(self._left)
        return (self._left, k - 1 - i) if i < k else (self._right, i - k)

    def __getitem__(self, i):
        if isinstance(i, slice):
            raise TypeError('sequence index must be integer, not \'slice\'')
        items, at = self._at(i)
        return items[at]

    def __setitem__(self, i, x):
        items, at = self._at(i)
        items[at] = x

    def __delitem__(self, i):
        items, at = self._at(i)
        del items[at]

    def __len__(self):
        return len(self._left) + len(self._right)

    def __iter__(self):
        for x in reversed(self._left):
            yield x
        for x in self._right:
            yield x

    def __reversed__(self):
        return reversed(list(self))

    def __contains__(self, x):
        return x in self._left or x in self._right

    def __bool__(self):
        return bool(self._left) or bool(self._right)

    def count(self, x):
        return self._left.count(x) + self._right.count(x)

    def index(self, x, *where):
        items = list(self)
        try:
            return items.index(x, *where)
        except ValueError:
            raise ValueError(repr(x) + ' is not in deque') from None

    def insert(self, i, x):
        if self._most is not None and len(self) >= self._most:
            raise IndexError('deque already at its maximum size')
        items = list(self)
        items.insert(i, x)
        self._left, self._right = [], items

    def remove(self, x):
        items = list(self)
        try:
            items.remove(x)
        except ValueError:
            raise ValueError(repr(x) + ' is not in deque') from None
        self._left, self._right = [], items

    def __eq__(self, other):
        return list(self) == list(other) if isinstance(other, deque) else NotImplemented

    def __lt__(self, other):
        return list(self) < list(other) if isinstance(other, deque) else NotImplemented

    def __le__(self, other):
        return list(self) <= list(other) if isinstance(other, deque) else NotImplemented

    def __gt__(self, other):
        return list(self) > list(other) if isinstance(other, deque) else NotImplemented

    def __ge__(self, other):
        return list(self) >= list(other) if isinstance(other, deque) else NotImplemented

    def __reduce__(self):
        state = {k: v for k, v in self.__dict__.items() if k not in ('_left', '_right', '_most')}
        args = () if self._most is None else ((), self._most)
        return (type(self), args, state or None, iter(self))

    def __add__(self, other):
        result = self.copy()
        result.extend(other)
        return result

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, n):
        return type(self)(list(self) * n, self.maxlen)

    __rmul__ = __mul__

    def __imul__(self, n):
        items = list(self) * n
        self.clear()
        self.extend(items)
        return self

    def __repr__(self):
        tail = '' if self.maxlen is None else ', maxlen=' + str(self.maxlen)
        key = id(self)
        if key in _shown:
            return '[...]'
        _shown.add(key)
        try:
            return type(self).__name__ + '(' + repr(list(self)) + tail + ')'
        finally:
            _shown.discard(key)


_deque_iterator = type(iter(deque()))
_deque_reverse_iterator = type(reversed(deque()))


def _count_elements(mapping, iterable):
    get = mapping.get
    for item in iterable:
        mapping[item] = get(item, 0) + 1
