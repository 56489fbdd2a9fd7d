"""Type variables and what is made of them. How they are replaced is written in the module typing."""

import sys as _sys


class _NoDefaultType:
    __module__ = 'typing'

    def __new__(cls):
        return NoDefault

    def __repr__(self):
        return 'typing.NoDefault'

    def __reduce__(self):
        return 'NoDefault'


NoDefault = object.__new__(_NoDefaultType)
_NoDefaultType.__name__ = _NoDefaultType.__qualname__ = 'NoDefaultType'


def _idfunc(obj, x=None):
    return x


def _typing():
    import typing
    return typing


def _caller():
    # The module whose code makes a type variable.
    return _sys._getframe(2).f_globals.get('__name__', None)


def _checked(arg, message):
    if arg is None:
        return type(None)
    return _typing()._type_check(arg, message)


class _Joinable:
    __slots__ = ()

    def __or__(self, other):
        return _typing().Union[self, other]

    def __ror__(self, other):
        return _typing().Union[other, self]


class _Variable(_Joinable):
    # What the three kinds have in common.
    __slots__ = ('__name__', '__default', '__lazy_default', '__dict__', '__weakref__')

    def _set_default(self, default, lazy=None):
        self.__default = default
        self.__lazy_default = lazy

    @property
    def __default__(self):
        if self.__lazy_default is not None:
            self.__default, self.__lazy_default = self.__lazy_default(), None
        return self.__default

    def has_default(self):
        return self.__lazy_default is not None or self.__default is not NoDefault

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class TypeVar(_Variable):
    __module__ = 'typing'
    __slots__ = ('__covariant__', '__contravariant__', '__infer_variance__', '_bound', '_constraints', '_lazy')

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        if covariant and contravariant:
            raise ValueError('Bivariant types are not supported.')
        if infer_variance and (covariant or contravariant):
            raise ValueError('Variance cannot be specified with infer_variance.')
        if len(constraints) == 1:
            raise TypeError('A single constraint is not allowed')
        if constraints and bound is not None:
            raise TypeError('Constraints cannot be combined with bound=...')
        self.__name__ = name
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self._bound = None if bound is None else _checked(bound, 'Bound must be a type.')
        self._constraints = tuple([_checked(c, 'TypeVar(name, constraint, ...): constraints must be types.')
                                   for c in constraints])
        self._lazy = None
        self._set_default(default)
        self.__module__ = _caller()

    def _evaluate(self):
        # What stands behind the colon: a bound, or (a tuple) constraints.
        if self._lazy is not None:
            found, self._lazy = self._lazy(), None
            if isinstance(found, tuple):
                self._constraints = found
            else:
                self._bound = found

    @property
    def __bound__(self):
        self._evaluate()
        return self._bound

    @property
    def __constraints__(self):
        self._evaluate()
        return self._constraints

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        return ('+' if self.__covariant__ else '-' if self.__contravariant__ else '~') + self.__name__

    def __typing_subst__(self, arg):
        return _typing()._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        place = alias.__parameters__.index(self)
        if place < len(args):
            return args
        if place == len(args) and self.has_default():
            return (*args, self.__default__)
        raise TypeError('Too few arguments for %r' % (alias,))

    def __mro_entries__(self, bases):
        raise TypeError('Cannot subclass an instance of TypeVar')


class TypeVarTuple(_Variable):
    __module__ = 'typing'
    __slots__ = ()
    __typing_is_unpacked_typevartuple__ = True

    def __init__(self, name, *, default=NoDefault):
        self.__name__ = name
        self._set_default(default)
        self.__module__ = _caller()

    def __iter__(self):
        yield _typing().Unpack[self]

    def __typing_subst__(self, arg):
        raise TypeError('Substitution of bare TypeVarTuple is not supported')

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._typevartuple_prepare_subst(self, alias, args)

    def __mro_entries__(self, bases):
        raise TypeError('Cannot subclass an instance of TypeVarTuple')


class ParamSpec(_Variable):
    __module__ = 'typing'
    __slots__ = ('__covariant__', '__contravariant__', '__infer_variance__', '__bound__')

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False,
                 infer_variance=False):
        if covariant and contravariant:
            raise ValueError('Bivariant types are not supported.')
        self.__name__ = name
        self.__covariant__ = bool(covariant)
        self.__contravariant__ = bool(contravariant)
        self.__infer_variance__ = bool(infer_variance)
        self.__bound__ = None if bound is None else _checked(bound, 'Bound must be a type.')
        self._set_default(default)
        self.__module__ = _caller()

    @property
    def args(self):
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        return ParamSpecKwargs(self)

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        return ('+' if self.__covariant__ else '-' if self.__contravariant__ else '~') + self.__name__

    def __typing_subst__(self, arg):
        return _typing()._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        return _typing()._paramspec_prepare_subst(self, alias, args)

    def __mro_entries__(self, bases):
        raise TypeError('Cannot subclass an instance of ParamSpec')


class ParamSpecArgs:
    __module__ = 'typing'
    _suffix = '.args'

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        origin = self.__origin__
        return (origin.__name__ if isinstance(origin, ParamSpec) else repr(origin)) + self._suffix

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self.__origin__ == other.__origin__

    def __hash__(self):
        return hash((type(self), self.__origin__))

    def __mro_entries__(self, bases):
        raise TypeError('Cannot subclass an instance of ' + type(self).__name__)


class ParamSpecKwargs(ParamSpecArgs):
    __module__ = 'typing'
    _suffix = '.kwargs'


class TypeAliasType(_Joinable):
    __module__ = 'typing'
    __slots__ = ('__name__', '__type_params__', '_value', '_compute', '__dict__')

    def __init__(self, name, value, *, type_params=()):
        if not isinstance(type_params, tuple):
            raise TypeError('type_params must be a tuple')
        self.__name__ = name
        self.__type_params__ = type_params
        self._value = value
        self._compute = None
        self.__module__ = _caller()

    @property
    def __value__(self):
        if self._compute is not None:
            self._value, self._compute = self._compute(), None
        return self._value

    @property
    def __parameters__(self):
        found = []
        for parameter in self.__type_params__:
            if isinstance(parameter, TypeVarTuple):
                found.extend(parameter)
            else:
                found.append(parameter)
        return tuple(found)

    def __getitem__(self, item):
        if not self.__type_params__:
            raise TypeError('Only generic type aliases are subscriptable')
        return type(list[int])(self, item)

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__


class Generic:
    """Abstract base class for generic types."""

    __module__ = 'typing'
    __slots__ = ()

    @classmethod
    def __class_getitem__(cls, *args, **keywords):
        return _typing()._generic_class_getitem(cls, *args, **keywords)

    @classmethod
    def __init_subclass__(cls, *args, **keywords):
        return _typing()._generic_init_subclass(cls, *args, **keywords)


# What statements with type parameters are written out to (PEP 695). A parameter's name comes as that of a keyword.

def _parameter(cls, named, default):
    (name, later), = named.items()
    new = cls.__new__(cls)
    cls.__init__(new, name, **({} if cls is TypeVarTuple else {'infer_variance': True}))
    new._set_default(NoDefault, default)
    new.__module__ = _caller()
    return new, later


def type_var(default, /, **named):
    new, new._lazy = _parameter(TypeVar, named, default)
    return new


def type_var_tuple(default, /, **named):
    return _parameter(TypeVarTuple, named, default)[0]


def param_spec(default, /, **named):
    return _parameter(ParamSpec, named, default)[0]


def generic(made, /, *params):
    """The function or class, which is inside of one that is not seen."""
    name = made.__name__
    made.__qualname__ = made.__qualname__.replace(name + '.<locals>.' + name, name)
    made.__type_params__ = params
    return made


def base(*params):
    items = []
    for parameter in params:
        items.extend(parameter if isinstance(parameter, TypeVarTuple) else (parameter,))
    return _typing().Generic[tuple(items)]


def alias(*params, **named):
    (name, compute), = named.items()
    new = TypeAliasType(name, None, type_params=params)
    new._compute = compute
    new.__module__ = _caller()
    return new
