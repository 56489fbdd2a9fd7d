"""Containers beyond the built-in ones."""

from _collections import OrderedDict, defaultdict, deque

# Submodules: collections.abc.
__path__ = []


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    field_names = [str(name) for name in field_names]
    seen = set()
    for i in range(len(field_names)):
        name = field_names[i]
        bad = not name.isidentifier() or name in seen or name.startswith('_')
        if bad and rename:
            field_names[i] = '_' + str(i)
        elif bad:
            if name in seen:
                raise ValueError('Encountered duplicate field name: ' + repr(name))
            if name.startswith('_') and name.isidentifier():
                raise ValueError('Field names cannot start with an underscore: ' + repr(name))
            raise ValueError('Type names and field names must be valid identifiers: ' + repr(name))
        seen.add(field_names[i])
    fields = tuple(field_names)
    count = len(fields)
    defaults = tuple(defaults) if defaults is not None else ()
    if len(defaults) > count:
        raise TypeError('Got more default values than field names')
    field_defaults = dict(zip(fields[count - len(defaults):], defaults))

    def __new__(cls, *args, **kwargs):
        if len(args) > count:
            raise TypeError(typename + '.__new__() takes ' + str(count + 1) + ' positional arguments but '
                            + str(len(args) + 1) + ' were given')
        values = list(args)
        missing = []
        for name in fields[len(args):]:
            if name in kwargs:
                values.append(kwargs.pop(name))
            elif name in field_defaults:
                values.append(field_defaults[name])
            else:
                missing.append(name)
        if missing:
            shown = [repr(name) for name in missing]
            if len(shown) > 1:
                shown[-1] = 'and ' + shown[-1]
            text = ' '.join(shown) if len(shown) == 2 else ', '.join(shown)
            raise TypeError(typename + '.__new__() missing ' + str(len(missing)) + ' required positional argument'
                            + ('s' if len(missing) > 1 else '') + ': ' + text)
        if kwargs:
            raise TypeError(typename + '.__new__() got an unexpected keyword argument ' + repr(next(iter(kwargs))))
        return tuple.__new__(cls, values)

    def _make(cls, iterable):
        values = tuple(iterable)
        if len(values) != count:
            raise TypeError('Expected ' + str(count) + ' arguments, got ' + str(len(values)))
        return tuple.__new__(cls, values)

    def _replace(self, /, **kwds):
        values = [kwds.pop(name, value) for name, value in zip(fields, self)]
        if kwds:
            raise TypeError('Got unexpected field names: ' + repr(list(kwds)))
        return tuple.__new__(type(self), values)

    def _asdict(self):
        return dict(zip(fields, self))

    def __repr__(self):
        return type(self).__name__ + '(' + ', '.join([n + '=' + repr(v) for n, v in zip(fields, self)]) + ')'

    def __getnewargs__(self):
        return tuple(self)

    namespace = {
        '__doc__': typename + '(' + ', '.join(fields) + ')',
        '__slots__': (),
        '_fields': fields,
        '_field_defaults': field_defaults,
        '__match_args__': fields,
        '__new__': __new__,
        '_make': classmethod(_make),
        '_replace': _replace,
        '_asdict': _asdict,
        '__repr__': __repr__,
        '__getnewargs__': __getnewargs__,
    }
    for i in range(count):
        namespace[fields[i]] = _field(i)
    if module is None:
        import sys
        module = sys._getframe(1).f_globals.get('__name__', '__main__')
    namespace['__module__'] = module
    return type(typename, (tuple,), namespace)


def _field(i):
    return property(lambda self: self[i], doc='Alias for field number ' + str(i))


class Counter(dict):
    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def update(self, iterable=None, /, **kwds):
        if iterable is not None:
            if hasattr(iterable, 'items'):
                for key, n in iterable.items():
                    self[key] = self.get(key, 0) + n
            else:
                for key in iterable:
                    self[key] = self.get(key, 0) + 1
        for key, n in kwds.items():
            self[key] = self.get(key, 0) + n

    def subtract(self, iterable=None, /, **kwds):
        if iterable is not None:
            if hasattr(iterable, 'items'):
                for key, n in iterable.items():
                    self[key] = self.get(key, 0) - n
            else:
                for key in iterable:
                    self[key] = self.get(key, 0) - 1
        for key, n in kwds.items():
            self[key] = self.get(key, 0) - n

    def most_common(self, n=None):
        items = sorted(self.items(), key=lambda item: item[1], reverse=True)
        return items if n is None else items[:n]

    def elements(self):
        for key, n in self.items():
            for _ in range(n):
                yield key

    def total(self):
        return sum(self.values())

    def copy(self):
        return type(self)(self)

    def __add__(self, other):
        return self._combine(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._combine(other, lambda a, b: a - b)

    def __and__(self, other):
        return self._combine(other, min)

    def __or__(self, other):
        return self._combine(other, max)

    def _combine(self, other, how):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for key in list(self) + [k for k in other if k not in self]:
            n = how(self[key], other[key])
            if n > 0:
                result[key] = n
        return result

    def __delitem__(self, key):
        if key in self:
            super().__delitem__(key)

    def __repr__(self):
        if not self:
            return type(self).__name__ + '()'
        return type(self).__name__ + '({' + ', '.join([repr(k) + ': ' + repr(v) for k, v in self.most_common()]) + '})'


class ChainMap:
    __abc_tpflags__ = 1 << 6

    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __getitem__(self, key):
        for mapping in self.maps:
            try:
                return mapping[key]
            except KeyError:
                pass
        return self.__missing__(key)

    def __missing__(self, key):
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __len__(self):
        return len(list(iter(self)))

    def __iter__(self):
        found = {}
        for mapping in reversed(self.maps):
            found.update(dict.fromkeys(mapping))
        return iter(found)

    def __contains__(self, key):
        return any([key in mapping for mapping in self.maps])

    def keys(self):
        return list(self)

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        try:
            del self.maps[0][key]
        except KeyError:
            raise KeyError('Key not found in the first mapping: ' + repr(key)) from None

    def pop(self, key, *args):
        return self.maps[0].pop(key, *args)

    def new_child(self, m=None, **kwargs):
        if m is None:
            m = kwargs
        return type(self)(m, *self.maps)

    @property
    def parents(self):
        return type(self)(*self.maps[1:])

    def __repr__(self):
        return type(self).__name__ + '(' + ', '.join([repr(m) for m in self.maps]) + ')'


class UserDict:
    __abc_tpflags__ = 1 << 6

    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.update(dict)
        if kwargs:
            self.update(kwargs)

    def __len__(self): return len(self.data)
    def __iter__(self): return iter(self.data)
    def __contains__(self, key): return key in self.data
    def __setitem__(self, key, item): self.data[key] = item
    def __delitem__(self, key): del self.data[key]
    def __repr__(self): return repr(self.data)
    def keys(self): return self.data.keys()
    def values(self): return self.data.values()
    def items(self): return self.data.items()

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if hasattr(type(self), '__missing__'):
            return type(self).__missing__(self, key)
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def update(self, other=(), /, **kwargs):
        pairs = [(k, other[k]) for k in other.keys()] if hasattr(other, 'keys') else other
        for key, value in pairs:
            self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def pop(self, key, *default):
        return self.data.pop(key, *default)

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]


class UserList(list):
    @property
    def data(self):
        return self
