"""Functions on functions."""

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__', '__annotations__')
WRAPPER_UPDATES = ('__dict__',)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for attr in assigned:
        try:
            value = getattr(wrapped, attr)
        except AttributeError:
            pass
        else:
            setattr(wrapper, attr, value)
    for attr in updated:
        getattr(wrapper, attr).update(getattr(wrapped, attr, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


_missing = object()


def reduce(function, sequence, initial=_missing):
    it = iter(sequence)
    if initial is _missing:
        try:
            value = next(it)
        except StopIteration:
            raise TypeError('reduce() of empty iterable with no initial value') from None
    else:
        value = initial
    for item in it:
        value = function(value, item)
    return value


class partial:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError('the first argument must be callable')
        if isinstance(func, partial):
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func, self.args, self.keywords = func, args, keywords

    def __call__(self, /, *args, **keywords):
        return self.func(*self.args, *args, **{**self.keywords, **keywords})

    def __repr__(self):
        parts = [repr(self.func)]
        parts.extend([repr(x) for x in self.args])
        parts.extend([k + '=' + repr(v) for k, v in self.keywords.items()])
        return 'functools.partial(' + ', '.join(parts) + ')'


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        self.func, self.args, self.keywords = func, args, keywords

    def __get__(self, obj, cls=None):
        bound = self.func.__get__(obj, cls) if hasattr(self.func, '__get__') else self.func
        return partial(bound, *self.args, **self.keywords)


class _Key:
    __slots__ = ('obj', 'compare')
    __hash__ = None

    def __init__(self, obj, compare):
        self.obj, self.compare = obj, compare

    def __lt__(self, other): return self.compare(self.obj, other.obj) < 0
    def __gt__(self, other): return self.compare(self.obj, other.obj) > 0
    def __eq__(self, other): return self.compare(self.obj, other.obj) == 0
    def __le__(self, other): return self.compare(self.obj, other.obj) <= 0
    def __ge__(self, other): return self.compare(self.obj, other.obj) >= 0


def cmp_to_key(mycmp):
    return lambda obj: _Key(obj, mycmp)


class _CacheInfo(tuple):
    hits = property(lambda self: self[0])
    misses = property(lambda self: self[1])
    maxsize = property(lambda self: self[2])
    currsize = property(lambda self: self[3])

    def __repr__(self):
        return 'CacheInfo(hits=%r, misses=%r, maxsize=%r, currsize=%r)' % tuple(self)


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _cached(maxsize, 128, typed)
    return lambda function: _cached(function, maxsize, typed)


def cache(function, /):
    return _cached(function, None, False)


def _cached(function, maxsize, typed):
    known = {}
    counts = [0, 0]

    def wrapper(*args, **kwargs):
        key = args
        if kwargs:
            key += (_missing,) + tuple(kwargs.items())
        if typed:
            key += tuple([type(a) for a in args])
        if key in known:
            counts[0] += 1
            value = known[key]
            if maxsize is not None:
                # The newest use goes to the end.
                del known[key]
                known[key] = value
            return value
        counts[1] += 1
        value = function(*args, **kwargs)
        if maxsize != 0:
            if maxsize is not None and len(known) >= maxsize:
                del known[next(iter(known))]
            known[key] = value
        return value

    def cache_info():
        return _CacheInfo((counts[0], counts[1], maxsize, len(known)))

    def cache_clear():
        known.clear()
        counts[:] = [0, 0]

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
    return update_wrapper(wrapper, function)


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__

    def __set_name__(self, owner, name):
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        value = self.func(instance)
        instance.__dict__[self.attrname] = value
        return value


def total_ordering(cls):
    roots = [op for op in ('__lt__', '__le__', '__gt__', '__ge__') if getattr(cls, op) is not getattr(object, op)]
    if not roots:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    root = max(roots)
    less = {
        '__lt__': lambda a, b: a.__lt__(b),
        '__le__': lambda a, b: _and_not(a.__le__(b), a == b),
        '__gt__': lambda a, b: _neither(a.__gt__(b), a == b),
        '__ge__': lambda a, b: _negate(a.__ge__(b)),
    }[root]

    def lt(self, other): return less(self, other)
    def le(self, other): return _or(less(self, other), self == other)
    def gt(self, other): return _neither(less(self, other), self == other)
    def ge(self, other): return _negate(less(self, other))

    for name, function in (('__lt__', lt), ('__le__', le), ('__gt__', gt), ('__ge__', ge)):
        if name not in roots:
            function.__name__ = name
            setattr(cls, name, function)
    return cls


def _and_not(a, b): return a if a is NotImplemented else a and not b
def _neither(a, b): return a if a is NotImplemented else not a and not b
def _negate(a): return a if a is NotImplemented else not a
def _or(a, b): return a if a is NotImplemented else a or b


def singledispatch(func):
    registry = {object: func}

    def dispatch(cls):
        for base in cls.__mro__:
            if base in registry:
                return registry[base]
        return func

    def register(cls, function=None):
        if function is None:
            if isinstance(cls, type):
                return lambda f: register(cls, f)
            function = cls
            cls = next(iter(function.__annotations__.values()))
        registry[cls] = function
        return function

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(func.__name__ + ' requires at least 1 positional argument')
        return dispatch(type(args[0]))(*args, **kw)

    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = registry
    return update_wrapper(wrapper, func)
