# Operators whose operands' classes are made by Python code. `op` is the number of the operator in the instruction set.


def binary(a, b, op):
    result = binary_result(a, b, op)
    if result is NotImplemented:
        _binary_error(a, b, op)
    return result


def binary_plain(method, a, b, op):
    # Only the left operand's method has to be asked first.
    result = method(a, b)
    if result is NotImplemented:
        return binary_declined(a, b, op)
    return result


def binary_declined(a, b, op):
    # The left operand's method has declined. op + 16 is the in-place form.
    if type(a) is not type(b):
        right = _operator(b, op, 1)
        if right is not None:
            result = right(a)
            if result is not NotImplemented:
                return result
    _binary_error(a, b, op)


def binary_reflected(method, a, b, op):
    # Only the right operand's method has to be asked: the left one is a built-in that does not know its type.
    result = method(b, a)
    if result is NotImplemented:
        _binary_error(a, b, op)
    return result


def repeat(items, count, inplace):
    # A built-in sequence, and what has only an __index__.
    n = index_of(count)
    if inplace:
        items *= n
        return items
    return items * n


def inplace(a, b, op):
    method = _operator(a, op, 2)
    if method is not None:
        result = method(b)
        if result is not NotImplemented:
            return result
    if _operator(a, op, 0) is None and _operator(b, op, 1) is None:
        result = _builtin_binary(a, b, op, True)
    else:
        result = binary_result(a, b, op)
    if result is NotImplemented:
        _binary_error(a, b, op + 16)
    return result


def binary_result(a, b, op):
    left = _operator(a, op, 0)
    right = None
    first = 0
    if type(a) is not type(b):
        right = _operator(b, op, 1)
        if right is not None:
            first = _reflected_first(a, b, op)
    if first == 2:
        result = right(a)
        if result is not NotImplemented:
            return result
        right = None
    if left is not None:
        result = left(b)
        if result is not NotImplemented:
            return result
    if first == 1 and right is not None:
        result = right(a)
        if result is not NotImplemented:
            return result
        right = None
    if left is None:
        result = _builtin_binary(a, b, op, False)
        if result is not NotImplemented:
            return result
    if right is not None:
        return right(a)
    return NotImplemented


def compare_plain(method, a, b, op):
    # Only the left operand's method has to be asked first.
    result = method(a, b)
    if result is NotImplemented:
        return compare_declined(a, b, op)
    return result


def compare_plain_truth(method, a, b, op):
    result = method(a, b)
    if result is NotImplemented:
        result = compare_declined(a, b, op)
    if result:
        return True
    return False


def compare_declined(a, b, op):
    # The left operand's method has declined.
    right = _comparison(b, op, 1)
    if right is not None:
        result = right(a)
        if result is not NotImplemented:
            return result
    # The numbers of == and != are 2 and 3.
    if op == 2:
        return a is b
    if op == 3:
        return a is not b
    _compare_error(a, b, op)


def compare(a, b, op):
    left = _comparison(a, op, 0)
    right = _comparison(b, op, 1)
    if right is not None and type(a) is not type(b) and issubclass(type(b), type(a)):
        result = right(a)
        if result is not NotImplemented:
            return result
        right = None
    if left is not None:
        result = left(b)
        if result is not NotImplemented:
            return result
    else:
        result = builtin_side(a, b, op, right)
        if result is not NotImplemented:
            return result
    if right is not None:
        result = right(a)
        if result is not NotImplemented:
            return result
    # The numbers of == and != are 2 and 3.
    if op == 2:
        return a is b
    if op == 3:
        return a is not b
    _compare_error(a, b, op)


def builtin_side(a, b, op, right):
    # The built-in comparison of the left operand, unless it would only be identity and the right operand has a say.
    if right is not None and not _same_payload(a, b):
        return NotImplemented
    return _builtin_compare(a, b, op)


def unary(v, op):
    method = _unary_method(v, op)
    if method is not None:
        return method()
    return _builtin_unary(v, op)


def divmod_of(a, b):
    right = None
    if type(a) is not type(b):
        right = _python_special(b, "__rdivmod__")
        if right is not None and issubclass(type(b), type(a)):
            result = right(a)
            if result is not NotImplemented:
                return result
            right = None
    left = _python_special(a, "__divmod__")
    if left is not None:
        result = left(b)
        if result is not NotImplemented:
            return result
    if right is not None:
        result = right(a)
        if result is not NotImplemented:
            return result
    raise TypeError(f"unsupported operand type(s) for divmod(): '{type(a).__name__}' and '{type(b).__name__}'")


def pow_of(a, b, modulus):
    method = _python_special(a, "__pow__")
    if method is not None:
        result = method(b, modulus)
        if result is not NotImplemented:
            return result
    raise TypeError(
        f"unsupported operand type(s) for ** or pow(): '{type(a).__name__}', '{type(b).__name__}', '{type(modulus).__name__}'")


def abs_of(v):
    return _python_special(v, "__abs__")()


def round_of(v, digits):
    method = _python_special(v, "__round__")
    if digits is None:
        return method()
    return method(digits)


def integer_of(v):
    # The integer that an object stands for.
    if isinstance(v, int):
        return v
    method = _python_special(v, "__index__")
    if method is None:
        raise TypeError(f"'{type(v).__name__}' object cannot be interpreted as an integer")
    result = method()
    if not isinstance(result, int):
        raise TypeError(f"__index__ returned non-int (type {type(result).__name__})")
    return result


def index_then(v, bits):
    n = integer_of(v)
    if bits == 1:
        return bin(n)
    if bits == 3:
        return oct(n)
    return hex(n)


def int_of(v, cls):
    method = _python_special(v, "__int__")
    if method is not None:
        result = method()
        if not isinstance(result, int):
            raise TypeError(f"__int__ returned non-int (type {type(result).__name__})")
    elif _python_special(v, "__index__") is not None:
        result = integer_of(v)
    else:
        result = _python_special(v, "__trunc__")()
        if not isinstance(result, int):
            result = integer_of(result)
    return _wrap(cls, result)


def float_of(v, cls):
    method = _python_special(v, "__float__")
    if method is not None:
        result = method()
        if not isinstance(result, float):
            raise TypeError(f"{type(v).__name__}.__float__ returned non-float (type {type(result).__name__})")
    else:
        result = float(integer_of(v))
    return _wrap(cls, result)


def complex_of(cls, re, im):
    # complex(re, im) of objects with __complex__, __float__ or __index__.
    method = _python_special(re, "__complex__")
    if method is not None:
        re = method()
        if not isinstance(re, complex):
            raise TypeError(f"__complex__ returned non-complex (type {type(re).__name__})")
        re = complex(re.real, re.imag)
    elif not isinstance(re, (int, float, complex)):
        re = float(re)
    if im is None:
        return cls(re)
    if not isinstance(im, (int, float, complex)):
        im = float(im)
    return cls(re, im)
