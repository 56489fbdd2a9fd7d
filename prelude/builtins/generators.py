# Generators: what throw(), close() and delegation do beyond resuming.

def thrown_exception(kind, value, traceback):
    if traceback is not None and type(traceback).__name__ != 'traceback':
        raise TypeError("throw() third argument must be a traceback object")
    if isinstance(kind, BaseException):
        if value is not None:
            raise TypeError("instance exception may not have a separate value")
        exception = kind
    elif isinstance(kind, type) and issubclass(kind, BaseException):
        try:
            if isinstance(value, kind):
                exception = value
            elif value is None:
                exception = kind()
            elif isinstance(value, tuple):
                exception = kind(*value)
            else:
                exception = kind(value)
            if not isinstance(exception, BaseException):
                raise TypeError('calling ' + repr(kind) + ' should have returned an instance of BaseException, not '
                                + repr(type(exception)))
        except BaseException as error:
            exception = error
    else:
        raise TypeError("exceptions must be classes or instances deriving from BaseException, not " + type(kind).__name__)
    if traceback is not None:
        exception.__traceback__ = traceback
    return exception


# Several arguments are deprecated since 3.12.
def warn_of_throw(method):
    warn_of(DeprecationWarning, "the (type, exc, tb) signature of " + method
            + "() is deprecated, use the single-arg signature instead.")


def generator_throw(generator, kind, value, traceback, deprecated):
    if deprecated:
        warn_of_throw("throw")
    return _throw(generator, thrown_exception(kind, value, traceback))


def generator_close(generator):
    try:
        _throw(generator, GeneratorExit())
    except GeneratorExit:
        return None
    except StopIteration as stop:
        return _close_result(stop.value)
    raise RuntimeError(type(generator).__name__ + " ignored GeneratorExit")


# Drives an async generator to its next yield: what __anext__, asend, athrow and aclose give. Each value that it yields here is one that an
# await inside of the async generator yields.
def agen_drive(agen, value, exception, method):
    finished, stepping, _ = _generator_state(agen)
    if finished and exception is not None:
        return None
    if stepping:
        raise RuntimeError(method + "(): asynchronous generator is already running")
    closing = method == "aclose"
    ended = False
    item = None
    _generator_stepping(agen, True)
    try:
        item = _resume(agen, value) if exception is None else _throw(agen, exception)
        while not _generator_state(agen)[2]:
            try:
                sent = yield item
            except BaseException as e:
                item = _throw(agen, e)
            else:
                item = _resume(agen, sent)
    except StopIteration:
        ended = True
    except (StopAsyncIteration, GeneratorExit):
        if not closing:
            raise
        ended = True
    finally:
        _generator_stepping(agen, False)
    if closing:
        if not ended:
            raise RuntimeError("async generator ignored GeneratorExit")
        return None
    if ended:
        raise StopAsyncIteration
    return item


def agen_send(agen, value):
    return _generator_kind(agen_drive(agen, value, None, "anext" if value is None else "asend"), 3)


def agen_throw(agen, kind, value, traceback, deprecated):
    if deprecated:
        warn_of_throw("athrow")
    return _generator_kind(agen_drive(agen, None, thrown_exception(kind, value, traceback), "athrow"), 4)


def agen_close(agen):
    return _generator_kind(agen_drive(agen, None, GeneratorExit(), "aclose"), 4)


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
    iterator = method()
    if type(iterator).__name__ == 'coroutine':
        raise TypeError("__await__() returned a coroutine")
    if _special(iterator, '__next__') is None:
        raise TypeError("__await__() returned non-iterator of type " + repr(type(iterator).__name__))
    return iterator


def aiter_of(v):
    method = _special(v, '__aiter__')
    if method is None:
        raise TypeError("'" + type(v).__name__ + "' object is not an async iterable")
    iterator = method()
    if _special(iterator, '__anext__') is None:
        raise TypeError("aiter() returned not an async iterator of type '" + type(iterator).__name__ + "'")
    return iterator


async def aiter_awaited(iterator):
    return iterator


def anext_of(iterator):
    method = _special(iterator, '__anext__')
    if method is None:
        raise TypeError("'" + type(iterator).__name__ + "' object is not an async iterator")
    return method()


async def await_default(awaitable, default):
    try:
        return await awaitable
    except StopAsyncIteration:
        return default


def anext_default(iterator, default):
    return await_default(anext_of(iterator), default)
