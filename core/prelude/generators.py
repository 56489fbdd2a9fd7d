# Generators: what throw(), close() and delegation do beyond resuming.

def generator_throw(generator, kind, value, traceback):
    if isinstance(kind, BaseException):
        if value is not None:
            raise TypeError("instance exception may not have a separate value")
        exception = kind
    elif isinstance(kind, type) and issubclass(kind, BaseException):
        if isinstance(value, kind):
            exception = value
        elif value is None:
            exception = kind()
        elif isinstance(value, tuple):
            exception = kind(*value)
        else:
            exception = kind(value)
    else:
        raise TypeError("exceptions must be classes or instances deriving from BaseException, not " + type(kind).__name__)
    if traceback is not None:
        exception.__traceback__ = traceback
    return _throw(generator, exception)


def generator_close(generator):
    try:
        _throw(generator, GeneratorExit())
    except GeneratorExit:
        return None
    except StopIteration as stop:
        return _close_result(stop.value)
    raise RuntimeError(type(generator).__name__ + " ignored GeneratorExit")


# Called in the frame that delegates, at its YieldFrom. What it returns is yielded; StopIteration ends the delegation.
def delegate_throw(iterator, exception):
    if isinstance(exception, GeneratorExit):
        close = getattr(iterator, 'close', None)
        if close is not None:
            close()
        raise exception
    throw = getattr(iterator, 'throw', None)
    if throw is None:
        raise exception
    return throw(exception)


def delegate_send(iterator, value):
    return iterator.send(value)


def await_iter(awaitable):
    method = _special(awaitable, '__await__')
    if method is None:
        raise TypeError("object " + type(awaitable).__name__ + " can't be used in 'await' expression")
    return method()
