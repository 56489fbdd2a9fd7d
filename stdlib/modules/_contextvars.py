"""Context variables (PEP 567)."""

_MISSING = object()


class Token:
    MISSING = _MISSING
    __module__ = '_contextvars'
    __slots__ = ('_context', '_var', '_old', '_used')

    def __init__(self):
        raise RuntimeError("Tokens can only be created by ContextVars")

    @property
    def var(self):
        return self._var

    @property
    def old_value(self):
        return self._old

    def __repr__(self):
        return '<Token%s var=%r at %#x>' % (' used' if self._used else '', self._var, id(self))

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


class ContextVar:
    __module__ = '_contextvars'
    __slots__ = ('_name', '_default', '__weakref__')

    def __init__(self, name, *, default=_MISSING):
        if not isinstance(name, str):
            raise TypeError('context variable name must be a str')
        self._name = name
        self._default = default

    @property
    def name(self):
        return self._name

    def get(self, default=_MISSING, /):
        data = _current[-1]._data
        if self in data:
            return data[self]
        if default is not _MISSING:
            return default
        if self._default is not _MISSING:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        context = _current[-1]
        token = object.__new__(Token)
        token._context = context
        token._var = self
        token._old = context._data.get(self, _MISSING)
        token._used = False
        context._data[self] = value
        return token

    def reset(self, token, /):
        if token._used:
            raise RuntimeError('%r has already been used once' % (token,))
        if token._var is not self:
            raise ValueError('%r was created by a different ContextVar' % (token,))
        if token._context is not _current[-1]:
            raise ValueError('%r was created in a different Context' % (token,))
        token._used = True
        if token._old is _MISSING:
            token._context._data.pop(self, None)
        else:
            token._context._data[self] = token._old

    def __repr__(self):
        default = '' if self._default is _MISSING else ' default=%r' % (self._default,)
        return '<ContextVar name=%r%s at %#x>' % (self._name, default, id(self))

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


class Context:
    __module__ = '_contextvars'
    __slots__ = ('_data', '_entered', '__weakref__')

    def __init__(self):
        self._data = {}
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        if self._entered:
            raise RuntimeError('cannot enter context: %r is already entered' % (self,))
        self._entered = True
        _current.append(self)
        try:
            return callable(*args, **kwargs)
        finally:
            _current.pop()
            self._entered = False

    def copy(self):
        new = Context()
        new._data = self._data.copy()
        return new

    def __getitem__(self, var):
        return self._data[_variable(var)]

    def __contains__(self, var):
        return _variable(var) in self._data

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)

    def get(self, var, default=None, /):
        return self._data.get(_variable(var), default)

    def keys(self):
        return self._data.keys()

    def values(self):
        return self._data.values()

    def items(self):
        return self._data.items()

    def __eq__(self, other):
        if not isinstance(other, Context):
            return NotImplemented
        return self._data == other._data

    __hash__ = None


def _variable(var):
    if not isinstance(var, ContextVar):
        raise TypeError('a ContextVar key was expected, got %r' % (var,))
    return var


_current = [Context()]


def copy_context():
    return _current[-1].copy()
