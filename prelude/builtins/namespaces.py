# Names in a namespace that is no dict: any mapping may be given to exec, or prepared by a metaclass.

def load_name(namespace, name, scope):
    try:
        return namespace[name]
    except KeyError:
        pass
    return _global(scope, name)


def unbind_name(namespace, name):
    # Whatever went wrong.
    try:
        del namespace[name]
    except BaseException:
        raise NameError("name '" + name + "' is not defined") from None


def load_class_cell(namespace, name, value):
    try:
        return namespace[name]
    except KeyError:
        return value


def compare_truth(left, right, operator):
    if compare(left, right, operator):
        return True
    return False


# The truth of an object whose class decides in Python.
def truth(value):
    method = _special(value, '__bool__')
    if method is not None:
        result = method()
        if result is True or result is False:
            return result
        raise TypeError("__bool__ should return bool, returned " + type(result).__name__)
    method = _special(value, '__len__')
    if method is None:
        return True
    return length(value) != 0
