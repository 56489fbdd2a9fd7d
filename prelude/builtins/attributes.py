"""Attributes whose lookup is in Python's hands: hooks and defaults."""


# Both __getattribute__ and __getattr__ are defined.
def get_attribute_hook(obj, name):
    try:
        return _special(obj, '__getattribute__')(name)
    except AttributeError:
        hook = _special(obj, '__getattr__')
        if hook is None:
            raise
    return hook(name)


# __getattr__ is defined, and the plain lookup runs Python code that may fail.
def get_attr_hook(obj, name):
    try:
        return object.__getattribute__(obj, name)
    except AttributeError:
        hook = _special(obj, '__getattr__')
        if hook is None:
            raise
    return hook(name)


def getattr_default(obj, name, default):
    try:
        return getattr(obj, name)
    except AttributeError:
        return default


def hasattr_of(obj, name):
    try:
        getattr(obj, name)
    except AttributeError:
        return False
    return True


def dir_of(obj):
    if _is_module(obj):
        own = obj.__dict__.get('__dir__')
        if own is not None and _behaves('modules_have_dir_hook'):
            return sorted(own())
    # (Its class may have none: object has it since 3.3.)
    hook = _special(obj, '__dir__')
    return sorted(object.__dir__(obj) if hook is None else hook())


def dir_of_caller():
    return sorted(_caller_locals())


def locals_of_caller():
    return _caller_locals()


def isinstance_of(obj, cls):
    if type(obj) is cls:
        return True
    if isinstance(cls, tuple):
        for item in cls:
            if isinstance(obj, item):
                return True
        return False
    check = _special(cls, '__instancecheck__')
    if check is None:
        _not_a_class(True)
    return True if check(obj) else False


def issubclass_of(sub, cls):
    if isinstance(cls, tuple):
        for item in cls:
            if issubclass(sub, item):
                return True
        return False
    check = _special(cls, '__subclasscheck__')
    if check is None:
        _not_a_class(False)
    return True if check(sub) else False
