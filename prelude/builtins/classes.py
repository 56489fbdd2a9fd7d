"""Classes: class statements, making instances where Python code has a say."""


def build_class(func, name, bases, keywords):
    resolved = bases
    for base in bases:
        if not isinstance(base, type):
            resolved = resolve_bases(bases)
            break
    if 'metaclass' in keywords:
        meta = keywords.pop('metaclass')
    elif resolved:
        meta = type(resolved[0])
    else:
        meta = type
    if isinstance(meta, type):
        meta = _derived_metaclass(meta, resolved)
    namespace = {}
    if meta is not type:
        prepare = getattr(meta, '__prepare__', None)
        if prepare is not None:
            namespace = prepare(name, resolved, **keywords)
            if _special(namespace, '__getitem__') is None:
                raise TypeError(getattr(meta, '__name__', '<metaclass>') + '.__prepare__() must return a mapping, not '
                                + type(namespace).__name__)
    cell = _run_body(func, namespace)
    if cell is not None:
        # The cell that `super()` in the methods reads: making the class fills it.
        namespace['__classcell__'] = cell
    if resolved is not bases and '__orig_bases__' not in namespace:
        namespace['__orig_bases__'] = bases
    if '__metaclass__' in namespace and _behaves('class_bodies_name_metaclass'):
        meta = namespace['__metaclass__']
    return meta(name, resolved, namespace, **keywords)


# Bases that are no classes say which classes they stand for.
def resolve_bases(bases):
    result = []
    for base in bases:
        entries = None
        if not isinstance(base, type):
            entries = getattr(base, '__mro_entries__', None)
        if entries is None:
            result.append(base)
        else:
            new = entries(bases)
            if not isinstance(new, tuple):
                raise TypeError('__mro_entries__ must return a tuple')
            result.extend(new)
    return tuple(result)


# `type(name, bases, namespace, **keywords)` has made the class; now its attributes and bases are told.
def finish_class(cls, namespace, keywords):
    for name in list(namespace):
        value = namespace[name]
        hook = _special(value, '__set_name__')
        if hook is not None:
            try:
                hook(cls, name)
            except BaseException as error:
                text = 'Error calling __set_name__ on %r instance %r in %r' % (type(value).__name__, name, cls.__name__)
                if not _behaves('set_name_errors_get_note'):
                    raise RuntimeError(text) from error
                error.add_note(text)
                raise
    super(cls, cls).__init_subclass__(**keywords)
    return cls


def type_call(cls, args, keywords):
    call = _python_attr(type(cls), '__call__')
    if call is not None:
        return _bind(call, cls, type(cls))(*args, **keywords)
    return type_call_plain(cls, args, keywords)


# type.__call__: __new__, then __init__.
def type_call_plain(cls, args, keywords):
    if not _is_python(cls):
        return cls(*args, **keywords)
    new = _python_attr(cls, '__new__')
    if new is None:
        obj = object.__new__(cls, *args, **keywords)
    else:
        obj = _bind(new, None, cls)(cls, *args, **keywords)
        if not issubclass(type(obj), cls):
            return obj
    init = _special(obj, '__init__')
    if _python_attr(type(obj), '__init__') is None and new is None and not isinstance(obj, (list, dict, set, bytearray)):
        return obj
    result = init(*args, **keywords)
    if result is not None:
        raise TypeError("__init__() should return None, not '" + type(result).__name__ + "'")
    return obj


# `__init__` of the built-in containers, for instances of subclasses.
def container_init(obj, args, keywords):
    if isinstance(obj, dict):
        dict.update(obj, *args, **keywords)
    elif isinstance(obj, list):
        if len(args) > 1:
            raise TypeError('list expected at most 1 argument, got ' + str(len(args)))
        list.clear(obj)
        if args:
            list.extend(obj, args[0])
    elif isinstance(obj, set):
        if len(args) > 1:
            raise TypeError('set expected at most 1 argument, got ' + str(len(args)))
        set.clear(obj)
        set.update(obj, *args)
    else:
        obj[:] = bytearray(*args, **keywords)


def abstract_error(cls, names):
    names = sorted(names)
    plural = 's' if len(names) > 1 else ''
    raise _error('ABSTRACT_CLASS', cls.__name__, plural, ', '.join([repr(n) for n in names]), ', '.join(names))


# Calls a setter: what it returns is dropped.
def call_and_drop(function, args):
    function(*args)


# object.__ne__ where __eq__ is Python's.
def object_ne(a, b):
    result = _special(a, '__eq__')(b)
    if result is NotImplemented:
        return result
    return not result


# `list[int]`. A host without a library has no aliases: the class itself is what a program needs to run.
def generic_alias(cls, item):
    try:
        module = import_module('_generic')
    except ImportError:
        return cls
    return module.GenericAlias(cls, item)


# `int | None`, or NotImplemented.
def union_of(a, b):
    return import_module('_generic').union(a, b)


def union_checked(a, b, op):
    result = union_of(a, b)
    if result is NotImplemented:
        _binary_error(a, b, op)
    return result


# A proxy is an instance of what its `__class__` says.
def isinstance_of_said(obj, cls):
    said = obj.__class__
    if said is type(obj) or not isinstance(said, type):
        return False
    return issubclass(said, cls)


# object.__reduce_ex__: what of an object makes another like it.
def reduce_ex_of(obj, protocol):
    cls = type(obj)
    reduce = getattr(cls, '__reduce__', None)
    if reduce is not None and reduce is not object.__reduce__:
        return reduce(obj)
    return reduce_of(obj, protocol)


def reduce_of(obj, protocol):
    try:
        copyreg = import_module('copyreg')
    except ImportError:
        raise TypeError('cannot pickle ' + repr(type(obj).__name__) + ' object') from None
    kind = type(_builtin_part(obj))
    if _is_python(type(obj)) or kind is object:
        return reduce_new(obj, copyreg) if protocol >= 2 else copyreg._reduce_ex(obj, protocol)
    if kind in (set, frozenset):
        return (kind, (list(obj),), None)
    if kind is bytearray:
        return (bytearray, (obj.decode('latin-1'), 'latin-1') if protocol < 3 else (bytes(obj),), None)
    if kind in (range, slice):
        return (kind, (obj.start, obj.stop, obj.step))
    if kind in (int, float, complex, str, bytes, tuple, list, dict):
        return reduce_new(obj, copyreg) if protocol >= 2 else copyreg._reduce_ex(obj, protocol)
    if hasattr(obj, '__func__') and hasattr(obj, '__self__'):
        return (getattr, (obj.__self__, obj.__func__.__name__))
    if isinstance(obj, type(len)):
        owner = getattr(obj, '__self__', None)
        if owner is None or _is_module(owner):
            return obj.__qualname__
        return (getattr, (owner, obj.__name__))
    if obj is ...:
        return 'Ellipsis'
    if obj is NotImplemented:
        return 'NotImplemented'
    raise TypeError('cannot pickle ' + repr(type(obj).__name__) + ' object')


def reduce_new(obj, copyreg):
    cls = type(obj)
    keywords = None
    extended = _special(obj, '__getnewargs_ex__')
    plain = _special(obj, '__getnewargs__')
    part = _builtin_part(obj)
    kind = type(part)
    if extended is not None:
        args, keywords = extended()
    elif plain is not None:
        args = plain()
    elif kind in (int, float, complex, str, bytes, tuple):
        args = (kind(part),)
    else:
        args = ()
        if kind is not cls and kind not in (list, dict, set, frozenset, bytearray, object):
            raise TypeError('cannot pickle ' + repr(cls.__name__) + ' object')
    if kind in (set, frozenset, bytearray) and cls is not kind:
        return (cls, (list(part),) if kind is not bytearray else (bytes(part),), obj.__getstate__())
    state = obj.__getstate__() if hasattr(obj, '__getstate__') else state_of(obj)
    items = iter(obj) if isinstance(obj, list) else None
    pairs = iter(obj.items()) if isinstance(obj, dict) else None
    if keywords:
        return (copyreg.__newobj_ex__, (cls, args, keywords), state, items, pairs)
    return (copyreg.__newobj__, (cls,) + tuple(args), state, items, pairs)


# object.__getstate__
def state_of(obj):
    state = getattr(obj, '__dict__', None) or None
    if not _is_python(type(obj)):
        return state
    slots = {}
    for name in import_module('copyreg')._slotnames(type(obj)):
        try:
            slots[name] = getattr(obj, name)
        except AttributeError:
            pass
    return (state, slots) if slots else state
