"""Shallow and deep copies."""


class Error(Exception):
    pass


error = Error
_atomic = (type(None), int, float, bool, complex, str, bytes, type, range, type(len), type(Error.__init__), type(...),
           type(NotImplemented), type(lambda: 0), property)


def copy(x):
    cls = type(x)
    if cls in _atomic or isinstance(x, type) or cls in (tuple, frozenset):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    method = getattr(cls, '__copy__', None)
    if method is not None:
        return method(x)
    return _remake(x, cls, lambda v: v)


def deepcopy(x, memo=None):
    if memo is None:
        memo = {}
    cls = type(x)
    if cls in _atomic or isinstance(x, type):
        return x
    key = id(x)
    if key in memo:
        return memo[key]
    if cls is list:
        y = memo[key] = []
        for item in x:
            y.append(deepcopy(item, memo))
        return y
    if cls is dict:
        y = memo[key] = {}
        for k, v in x.items():
            y[deepcopy(k, memo)] = deepcopy(v, memo)
        return y
    if cls in (set, bytearray):
        y = memo[key] = cls([deepcopy(item, memo) for item in x])
        return y
    if cls in (tuple, frozenset):
        items = [deepcopy(item, memo) for item in x]
        if key in memo:
            return memo[key]
        y = memo[key] = cls(items)
        return y
    method = getattr(cls, '__deepcopy__', None)
    if method is not None:
        y = memo[key] = method(x, memo)
        return y
    return _remake(x, cls, lambda v: deepcopy(v, memo), memo)


# An instance of a class made in Python: the same class, built-in part and attributes.
def _remake(x, cls, of, memo=None):
    if not cls.__flags__ & 512 and not isinstance(x, BaseException):
        raise TypeError("cannot pickle '" + cls.__name__ + "' object")
    if isinstance(x, BaseException):
        y = cls.__new__(cls, *[of(a) for a in x.args])
    elif isinstance(x, (list, set, bytearray)):
        y = cls.__new__(cls)
        base = list if isinstance(x, list) else set if isinstance(x, set) else bytearray
        base.__init__(y, [of(item) for item in x])
    elif isinstance(x, dict):
        y = cls.__new__(cls)
        for k, v in dict.items(x):
            dict.__setitem__(y, of(k), of(v))
    elif isinstance(x, (int, float, str, bytes, tuple, frozenset, complex)):
        for base in (int, float, str, bytes, tuple, frozenset, complex):
            if isinstance(x, base):
                y = base.__new__(cls, base(x))
                break
    else:
        y = object.__new__(cls)
    if memo is not None:
        memo[id(x)] = y
    for name, value in getattr(x, '__dict__', {}).items():
        y.__dict__[name] = of(value)
    for base in cls.__mro__:
        slots = base.__dict__.get('__slots__', ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ('__dict__', '__weakref__') and hasattr(x, name):
                setattr(y, name, of(getattr(x, name)))
    return y


def replace(obj, /, **changes):
    return type(obj).__replace__(obj, **changes)
