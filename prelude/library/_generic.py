"""What `list[int]` and `int | None` make: PEP 585 and PEP 604."""

_NoneType = type(None)

_OWN = frozenset(['__class__', '__origin__', '__args__', '__unpacked__', '__parameters__',
                  '__typing_unpacked_tuple_args__', '__mro_entries__', '__reduce_ex__', '__reduce__', '__copy__',
                  '__deepcopy__', '__bases__', '_setup', '__getitem__', '__iter__', '__orig_class__'])
_read = object.__getattribute__


def _shown(item):
    if item is ...:
        return '...'
    if isinstance(item, list):
        return '[' + ', '.join([_shown(part) for part in item]) + ']'
    if hasattr(item, '__origin__') and hasattr(item, '__args__'):
        return repr(item)
    name = getattr(item, '__qualname__', None)
    module = getattr(item, '__module__', None)
    if name is None or module is None:
        return repr(item)
    return name if module == 'builtins' else module + '.' + name


def _parameters(args):
    found = []
    for item in args:
        if isinstance(item, type):
            continue
        if isinstance(item, (tuple, list)):
            inner = _parameters(item)
        elif hasattr(type(item), '__typing_subst__'):
            inner = (item,)
        else:
            inner = getattr(item, '__parameters__', ())
            if not isinstance(inner, tuple):
                inner = ()
        for parameter in inner:
            if parameter not in found:
                found.append(parameter)
    return tuple(found)


def _substituted(whole, args, parameters, item):
    # The arguments with the parameters replaced.
    if not parameters:
        raise TypeError(repr(whole) + ' is not a generic class')
    items = item if isinstance(item, tuple) else (item,)
    for parameter in parameters:
        prepare = getattr(parameter, '__typing_prepare_subst__', None)
        if prepare is not None:
            items = prepare(whole, items)
            if not isinstance(items, tuple):
                items = (items,)
    if len(items) != len(parameters):
        many = 'many' if len(items) > len(parameters) else 'few'
        raise TypeError('Too %s arguments for %r; actual %d, expected %d' % (many, whole, len(items), len(parameters)))
    return _replaced(args, parameters, items)


def _replaced(args, parameters, items):
    result = []
    for argument in args:
        if isinstance(argument, type):
            result.append(argument)
        elif isinstance(argument, (tuple, list)):
            result.append(type(argument)(_replaced(argument, parameters, items)))
        elif hasattr(type(argument), '__typing_subst__'):
            new = argument.__typing_subst__(items[parameters.index(argument)])
            if isinstance(new, tuple) and hasattr(type(argument), '__typing_is_unpacked_typevartuple__'):
                result.extend(new)
            else:
                result.append(new)
        else:
            inner = getattr(argument, '__parameters__', ())
            if isinstance(inner, tuple) and inner:
                chosen = []
                for parameter in inner:
                    value = items[parameters.index(parameter)]
                    if isinstance(value, tuple):
                        chosen.extend(value)
                    else:
                        chosen.append(value)
                new = argument[tuple(chosen)]
            else:
                new = argument
            if getattr(argument, '__unpacked__', False) is True and isinstance(new, GenericAlias) \
                    and new.__origin__ is tuple:
                result.extend(new.__args__)
            else:
                result.append(new)
    return tuple(result)


class GenericAlias:
    """Represent a PEP 585 generic type

E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,)."""

    __module__ = 'types'

    def __new__(cls, origin, args):
        self = object.__new__(cls)
        store = object.__setattr__
        store(self, '__origin__', origin)
        store(self, '__args__', args if isinstance(args, tuple) else (args,))
        store(self, '__unpacked__', False)
        return self

    def __getattribute__(self, name):
        if name in _OWN:
            return _read(self, name)
        return getattr(_read(self, '__origin__'), name)

    def __setattr__(self, name, value):
        if name in ('__origin__', '__args__', '__parameters__', '__unpacked__'):
            raise AttributeError('readonly attribute')
        if name in _OWN:
            return object.__setattr__(self, name, value)
        return setattr(_read(self, '__origin__'), name, value)

    @property
    def __parameters__(self):
        return _parameters(_read(self, '__args__'))

    @property
    def __typing_unpacked_tuple_args__(self):
        if _read(self, '__unpacked__') and _read(self, '__origin__') is tuple:
            return _read(self, '__args__')
        return None

    def __call__(self, *args, **keywords):
        made = _read(self, '__origin__')(*args, **keywords)
        try:
            made.__orig_class__ = self
        except (AttributeError, TypeError):
            pass
        return made

    def __getitem__(self, item):
        args = _substituted(self, self.__args__, self.__parameters__, item)
        new = GenericAlias(self.__origin__, args)
        object.__setattr__(new, '__unpacked__', self.__unpacked__)
        return new

    def __iter__(self):
        new = GenericAlias(self.__origin__, self.__args__)
        object.__setattr__(new, '__unpacked__', True)
        yield new

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __instancecheck__(self, obj):
        raise TypeError('isinstance() argument 2 cannot be a parameterized generic')

    def __subclasscheck__(self, cls):
        raise TypeError('issubclass() argument 2 cannot be a parameterized generic')

    def __dir__(self):
        return sorted(set(dir(self.__origin__)) | {name for name in _OWN if not name == '_setup'})

    def __reduce__(self):
        if self.__unpacked__:
            return (next, (iter(GenericAlias(self.__origin__, self.__args__)),))
        return (GenericAlias, (self.__origin__, self.__args__))

    def __reduce_ex__(self, protocol):
        return self.__reduce__()

    def __repr__(self):
        args = self.__args__
        inside = ', '.join([_shown(item) for item in args]) if args else '()'
        return ('*' if self.__unpacked__ else '') + _shown(self.__origin__) + '[' + inside + ']'

    def __eq__(self, other):
        if not isinstance(other, GenericAlias):
            return NotImplemented
        return (self.__origin__ == other.__origin__ and self.__args__ == other.__args__
                and self.__unpacked__ == other.__unpacked__)

    def __hash__(self):
        return hash(self.__origin__) ^ hash(self.__args__)

    def __or__(self, other):
        return union(self, other)

    def __ror__(self, other):
        return union(other, self)


class UnionType:
    """Represent a PEP 604 union type

E.g. for int | str"""

    __module__ = 'types'
    __slots__ = ('__args__', '__weakref__')

    def __new__(cls, *args):
        raise TypeError("cannot create 'types.UnionType' instances")

    @property
    def __parameters__(self):
        return _parameters(self.__args__)

    def __getitem__(self, item):
        args = _substituted(self, self.__args__, self.__parameters__, item)
        result = args[0]
        for argument in args[1:]:
            result = result | argument
        return result

    def __instancecheck__(self, obj):
        for item in self.__args__:
            if isinstance(item, GenericAlias):
                raise TypeError('isinstance() argument 2 cannot be a parameterized generic')
        return isinstance(obj, self.__args__)

    def __subclasscheck__(self, cls):
        if not isinstance(cls, type):
            raise TypeError('issubclass() arg 1 must be a class')
        for item in self.__args__:
            if isinstance(item, GenericAlias):
                raise TypeError('issubclass() argument 2 cannot be a parameterized generic')
        return issubclass(cls, self.__args__)

    def __or__(self, other):
        return union(self, other)

    def __ror__(self, other):
        return union(other, self)

    def __eq__(self, other):
        if not isinstance(other, UnionType):
            return NotImplemented
        return set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        return ' | '.join(['None' if item is _NoneType else _shown(item) for item in self.__args__])

    def __reduce__(self):
        return (_joined, (self.__args__,))

    def __getstate__(self):
        return None


def _joined(args):
    # A union of these, without those that are there twice; one alone is itself.
    flat = []
    for item in args:
        for part in (item.__args__ if isinstance(item, UnionType) else (item,)):
            if part is None:
                part = _NoneType
            if part not in flat:
                flat.append(part)
    if len(flat) == 1:
        return flat[0]
    made = object.__new__(UnionType)
    made.__args__ = tuple(flat)
    return made


def _can_be_joined(item):
    return item is None or isinstance(item, (type, UnionType, GenericAlias)) or type(item).__name__ == 'TypeAliasType'


def union(a, b):
    """`a | b`, or NotImplemented."""
    if not _can_be_joined(a) or not _can_be_joined(b):
        return NotImplemented
    return _joined((a, b))
