# Text whose parts are given by Python code.


def repr_of(v):
    method = _python_special(v, "__repr__")
    if method is None:
        return _repr(v)
    text = method()
    if not isinstance(text, str):
        raise TypeError(f"__repr__ returned non-string (type {type(text).__name__})")
    return text


def repr_container(v):
    # The repr of an object whose items' reprs are written in Python, or that is nested too deep for Rust.
    if not _repr_enter(v):
        parts = _repr_parts(v)
        return "{...}" if parts is None else parts[3]
    try:
        parts = _repr_parts(v)
        if parts is None:
            # A frame's locals.
            return "{" + ", ".join([repr(k) + ": " + repr(x) for k, x in v.items()]) + "}"
        before, items, after, cycle, pairs = parts
        if pairs:
            shown = [repr(items[i]) + ": " + repr(items[i + 1]) for i in range(0, len(items), 2)]
        else:
            shown = [repr(x) for x in items]
        return before + ", ".join(shown) + after
    finally:
        _repr_leave(v)


def str_of(v):
    method = _python_special(v, "__str__")
    if method is None:
        return _str(v)
    text = method()
    if not isinstance(text, str):
        raise TypeError(f"__str__ returned non-string (type {type(text).__name__})")
    return text


def exception_text_of(v):
    # str() of an exception whose arguments are shown by Python code.
    args = v.args
    if len(args) == 1:
        if isinstance(v, KeyError):
            return repr(args[0])
        return str(args[0])
    return repr(args)


def ascii_of(v):
    return _ascii(repr(v))


def build_text(cls, v):
    # str(v), as an instance of cls.
    return _wrap(cls, str_of(v))


def format_of(v, spec, conversion):
    if conversion == 1:
        v = str(v)
    elif conversion == 2:
        v = repr(v)
    elif conversion == 3:
        v = ascii(v)
    method = _python_special(v, "__format__")
    if method is None:
        if not spec:
            return str(v)
        return _format(v, spec)
    text = method(spec)
    if not isinstance(text, str):
        raise TypeError(f"__format__ must return a str, not {type(text).__name__}")
    return text


def join_text(separator, items):
    return _join(separator, list(items))


def print_text(values, sep, end, target):
    if sep is None:
        sep = " "
    if end is None:
        end = "\n"
    if type(target) is int:
        _output(sep.join([str(v) for v in values]) + end, target)
        return
    write = target.write
    first = True
    for v in values:
        if not first:
            write(sep)
        first = False
        write(str(v))
    write(end)
