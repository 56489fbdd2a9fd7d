"""Names of types that have no built-in name."""

import sys as _sys


def _f():
    yield


class _C:
    __slots__ = ('_s',)

    def _m(self):
        pass


FunctionType = LambdaType = type(_f)
CodeType = type(_f.__code__)
MappingProxyType = type(type.__dict__)
GeneratorType = type(_f())
MethodType = type(_C()._m)
BuiltinFunctionType = BuiltinMethodType = type(len)
MethodDescriptorType = type(str.join)
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
ClassMethodDescriptorType = type(str.join)
GetSetDescriptorType = type(FunctionType.__code__)
MemberDescriptorType = type(_C._s)
ModuleType = type(_sys)
NoneType = type(None)
EllipsisType = type(...)
NotImplementedType = type(NotImplemented)


def _types_of_frames():
    cell = None

    def inner():
        return cell

    try:
        raise TypeError
    except TypeError as error:
        traceback = error.__traceback__
        return type(traceback), type(traceback.tb_frame), type(inner.__closure__[0])


TracebackType, FrameType, CellType = _types_of_frames()


async def _coroutine():
    pass


_c = _coroutine()
CoroutineType = type(_c)
_c.close()


# There are no asynchronous generators in this machine, so this class has no instances.
AsyncGeneratorType = type('async_generator', (), {})
del _c, _coroutine, _types_of_frames


class SimpleNamespace:
    def __init__(self, /, **kwargs):
        self.__dict__.update(kwargs)

    def __repr__(self):
        name = 'namespace' if type(self) is SimpleNamespace else type(self).__name__
        return name + '(' + ', '.join([k + '=' + repr(v) for k, v in self.__dict__.items()]) + ')'

    def __eq__(self, other):
        if isinstance(other, SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented


def new_class(name, bases=(), kwds=None, exec_body=None):
    bases = resolve_bases(bases)
    kwds = dict(kwds) if kwds else {}
    meta = kwds.pop('metaclass', None)
    if meta is None:
        meta = type(bases[0]) if bases else type
    namespace = meta.__prepare__(name, bases, **kwds) if hasattr(meta, '__prepare__') else {}
    if exec_body is not None:
        exec_body(namespace)
    return meta(name, bases, namespace, **kwds)


def resolve_bases(bases):
    result = []
    for base in bases:
        if not isinstance(base, type) and hasattr(base, '__mro_entries__'):
            result.extend(base.__mro_entries__(bases))
        else:
            result.append(base)
    return tuple(result)


class DynamicClassAttribute:
    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget, self.fset, self.fdel = fget, fset, fdel
        self.__doc__ = doc or fget.__doc__

    def __get__(self, instance, owner=None):
        if instance is None:
            raise AttributeError()
        if self.fget is None:
            raise AttributeError('unreadable attribute')
        return self.fget(instance)
