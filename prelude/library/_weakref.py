"""References and proxies. They keep their objects: nothing happens in this machine when an object dies, so none ever does while referred to."""

from _references import ref

ReferenceType = ref


def _of(item):
    # What a proxy stands for; everything else stands for itself.
    return object.__getattribute__(item, '_object') if isinstance(item, ProxyType) else item


class ProxyType:
    __module__ = 'weakref'
    __slots__ = ('_object',)

    def __getattribute__(self, name):
        return getattr(_of(self), name)

    def __setattr__(self, name, value):
        setattr(_of(self), name, value)

    def __delattr__(self, name):
        delattr(_of(self), name)

    def __repr__(self):
        return '<weakproxy at %#x to %s at %#x>' % (id(self), type(_of(self)).__name__, id(_of(self)))

    __hash__ = None


class CallableProxyType(ProxyType):
    __module__ = 'weakref'
    __slots__ = ()

    def __call__(self, *args, **keywords):
        return _of(self)(*args, **keywords)


def _forward():
    # Special methods are looked up in the class: each asks the object for the same.
    import operator

    def unary(f):
        return lambda self: f(_of(self))

    def binary(f):
        return lambda self, other: f(_of(self), _of(other))

    def reflected(f):
        return lambda self, other: f(_of(other), _of(self))

    for name, f in (('str', str), ('len', len), ('iter', iter), ('next', next), ('bool', bool), ('int', int),
                    ('float', float), ('neg', operator.neg), ('pos', operator.pos), ('abs', abs),
                    ('invert', operator.invert), ('index', operator.index), ('bytes', bytes), ('reversed', reversed)):
        setattr(ProxyType, '__' + name + '__', unary(f))
    for name in 'add sub mul truediv floordiv mod pow lshift rshift and xor or matmul'.split():
        f = getattr(operator, name + '_' if name in ('and', 'or') else name)
        setattr(ProxyType, '__' + name + '__', binary(f))
        setattr(ProxyType, '__r' + name + '__', reflected(f))
        if hasattr(operator, 'i' + name):
            setattr(ProxyType, '__i' + name + '__', binary(getattr(operator, 'i' + name)))
    for name in 'eq ne lt le gt ge contains getitem delitem'.split():
        setattr(ProxyType, '__' + name + '__', binary(getattr(operator, name)))
    ProxyType.__divmod__ = binary(divmod)
    ProxyType.__rdivmod__ = reflected(divmod)
    ProxyType.__setitem__ = lambda self, key, value: operator.setitem(_of(self), key, value)
    ProxyType.__enter__ = lambda self: _of(self).__enter__()
    ProxyType.__exit__ = lambda self, *exc_info: _of(self).__exit__(*exc_info)


def proxy(object, callback=None, /):
    if not isinstance(object, ProxyType):
        ref(object, callback)
    cls = CallableProxyType if callable(object) else ProxyType
    made = _new(cls)
    _set(made, '_object', _of(object))
    return made


_new, _set = object.__new__, object.__setattr__
_forward()


def getweakrefcount(object):
    return 0


def getweakrefs(object):
    return []


def _remove_dead_weakref(dct, key):
    entry = dct.get(key)
    if entry is not None and entry() is None:
        del dct[key]
