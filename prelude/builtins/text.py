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
    try:
        iterator = iter(items)
    except TypeError:
        raise TypeError("can only join an iterable") from None
    return _join(separator, list(iterator))


def print_text(values, sep, end, target, flush):
    if sep is None:
        sep = " "
    if end is None:
        end = "\n"
    if type(target) is int:
        _output(sep.join([str(v) for v in values]) + end, target)
        if flush:
            _output("", target)
        return
    write = target.write
    first = True
    for v in values:
        if not first:
            write(sep)
        first = False
        write(str(v))
    write(end)
    if flush:
        target.flush()


def percent_format(template, values):
    # `template % values` where a value is shown or converted by Python code.
    return percent_with(template, values, percent_value)


def bytes_percent(template, values):
    # The same for bytes: text whose characters are the bytes.
    result = percent_with(template.decode("latin-1"), values, percent_bytes_value).encode("latin-1")
    return bytearray(result) if isinstance(template, bytearray) else result


def percent_bytes_value(options, conversion, stars, v):
    if conversion in "bs":
        if not isinstance(v, (bytes, bytearray)):
            method = _python_special(v, "__bytes__")
            if method is None:
                raise TypeError(f"%b requires a bytes-like object, or an object that implements __bytes__, not '{type(v).__name__}'")
            v = method()
        return percent_value(options, "s", stars, v.decode("latin-1"))
    if conversion == "c":
        if isinstance(v, (bytes, bytearray)) and len(v) == 1:
            v = v[0]
        if not isinstance(v, int) or not 0 <= v < 256:
            raise TypeError("%c requires an integer in range(256) or a single byte")
        return percent_value(options, "s", stars, chr(v))
    return percent_value(options, "a" if conversion == "r" else conversion, stars, v)


def percent_with(template, values, convert):
    positional = isinstance(values, tuple)
    used = 0
    out = []
    for piece in _percent_pieces(template):
        if isinstance(piece, str):
            out.append(piece)
            continue
        options, conversion, key, stars = piece
        if conversion == "%":
            out.append("%")
            continue
        if key is not None:
            if positional:
                raise TypeError("format requires a mapping")
            used = 1
            out.append(convert(options, conversion, (), values[key]))
            continue
        wanted = stars + 1
        if positional:
            if used + wanted > len(values):
                raise TypeError("not enough arguments for format string")
            taken = values[used:used + wanted]
        else:
            if used + wanted > 1:
                raise TypeError("not enough arguments for format string")
            taken = (values,)
        used += wanted
        out.append(convert(options, conversion, taken[:-1], taken[-1]))
    if positional and used < len(values):
        raise TypeError("not all arguments converted during string formatting")
    if not positional and used == 0 and not hasattr(type(values), "__getitem__"):
        raise TypeError("not all arguments converted during string formatting")
    return "".join(out)


def percent_value(options, conversion, stars, v):
    if conversion == "s":
        v = str(v)
    elif conversion == "r":
        v = repr(v)
        conversion = "s"
    elif conversion == "a":
        v = ascii(v)
        conversion = "s"
    elif conversion in "diu":
        if isinstance(v, int):
            v = int(v)
        elif isinstance(v, float) or _python_special(v, "__int__") is not None or _python_special(v, "__index__") is not None:
            v = int(v)
        else:
            raise TypeError(f"%{conversion} format: a real number is required, not {type(v).__name__}")
    elif conversion in "xXo":
        if _python_special(v, "__index__") is None and not isinstance(v, int):
            raise TypeError(f"%{conversion} format: an integer is required, not {type(v).__name__}")
        v = integer_of(v)
    elif conversion in "eEfFgG":
        if not isinstance(v, (int, float)) and _python_special(v, "__float__") is None and _python_special(v, "__index__") is None:
            raise TypeError(f"must be real number, not {type(v).__name__}")
        v = float(v)
    elif conversion == "c" and _python_special(v, "__index__") is not None and not isinstance(v, int):
        try:
            v = integer_of(v)
        except TypeError:
            raise TypeError("%c requires int or char") from None
    return ("%" + options + conversion) % (stars + (v,))


def format_method(template, args, named):
    # str.format and str.format_map.
    return format_fields(template, args, named, [0], 2)


def format_fields(template, args, named, state, depth):
    # state: the next automatic number, or -1 once numbers were given.
    if depth == 0:
        raise ValueError("Max string recursion exceeded")
    out = []
    for piece in _format_pieces(template):
        if isinstance(piece, str):
            out.append(piece)
            continue
        name, conversion, spec = piece
        first, path = _format_field(name)
        if first == "":
            if state[0] < 0:
                raise ValueError("cannot switch from manual field specification to automatic field numbering")
            first = state[0]
            state[0] += 1
        elif isinstance(first, int):
            if state[0] > 0:
                raise ValueError("cannot switch from automatic field numbering to manual field specification")
            state[0] = -1
        if isinstance(first, int):
            if first >= len(args):
                raise IndexError(f"Replacement index {first} out of range for positional args tuple")
            v = args[first]
        else:
            v = named[first]
        for attribute, key in path:
            v = getattr(v, key) if attribute else v[key]
        if conversion == "s":
            v = str(v)
        elif conversion == "r":
            v = repr(v)
        elif conversion == "a":
            v = ascii(v)
        elif conversion:
            raise ValueError(f"Unknown conversion specifier {conversion}")
        if "{" in spec:
            spec = format_fields(spec, args, named, state, depth - 1)
        out.append(format(v, spec))
    return "".join(out)


def translate_text(text, table):
    out = []
    for c in text:
        try:
            v = table[ord(c)]
        except LookupError:
            out.append(c)
            continue
        if v is None:
            continue
        if isinstance(v, int):
            if not 0 <= v <= 0x10FFFF:
                raise ValueError("character mapping must be in range(0x110000)")
            out.append(chr(v))
        elif isinstance(v, str):
            out.append(v)
        else:
            raise TypeError("character mapping must return integer, None or str")
    return "".join(out)


def bytes_of(cls, source):
    # bytes(source) and bytearray(source) of what is neither text nor a sequence of plain numbers.
    method = _python_special(source, "__bytes__")
    if method is not None and issubclass(cls, bytes):
        result = method()
        if not isinstance(result, bytes):
            raise TypeError(f"__bytes__ returned non-bytes (type {type(result).__name__})")
        return _wrap(cls, result)
    if _python_special(source, "__index__") is not None:
        return cls(integer_of(source))
    try:
        iterator = iter(source)
    except TypeError:
        if issubclass(cls, bytes):
            raise TypeError(f"cannot convert '{type(source).__name__}' object to bytes") from None
        raise _error('BYTEARRAY_OF', type(source).__name__) from None
    return cls([integer_of(x) for x in iterator])


def codecs_or_error(error):
    # The registry of codecs, where there is a library that has one.
    try:
        return import_module("_codecs")
    except ImportError:
        pass
    raise error


def encode_by_codec(text, encoding, errors, error):
    result = codecs_or_error(error).encode(text, encoding or "utf-8", errors or "strict")
    if not isinstance(result, (bytes, bytearray)):
        raise TypeError(f"'{encoding}' encoder returned '{type(result).__name__}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types")
    return result


def decode_by_codec(data, encoding, errors, error):
    result = codecs_or_error(error).decode(data, encoding or "utf-8", errors or "strict")
    if not isinstance(result, str):
        raise TypeError(f"'{encoding}' decoder returned '{type(result).__name__}' instead of 'str'; use codecs.decode() to decode to arbitrary types")
    return result


def int_from_bytes(cls, source, big, signed):
    # `int.from_bytes` of what is neither bytes nor a sequence of plain numbers.
    iterates = _python_special(source, "__bytes__") is not None or hasattr(type(source), "__iter__")
    if isinstance(source, str) or not iterates:
        raise TypeError(f"cannot convert '{type(source).__name__}' object to bytes")
    return cls.from_bytes(bytes_of(bytes, source), "big" if big else "little", signed=signed)


def bytearray_extend(array, items):
    try:
        iterator = iter(items)
    except TypeError:
        raise _error('BYTEARRAY_EXTEND', type(items).__name__) from None
    array.extend(list(iterator))
