"""Operators as functions. The module operator has them in Python; this is what it has not."""


def _compare_digest(a, b, /):
    """`a == b`, in a time that does not depend on where they differ."""
    if isinstance(a, str) and isinstance(b, str):
        if not a.isascii() or not b.isascii():
            raise TypeError('comparing strings with non-ASCII characters is not supported')
        a, b = a.encode(), b.encode()
    elif isinstance(a, str) or isinstance(b, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    a, b = bytes(a), bytes(b)
    differ = len(a) ^ len(b)
    for x, y in zip(a, b if not differ else a):
        differ |= x ^ y
    return not differ
