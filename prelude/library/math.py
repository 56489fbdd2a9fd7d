"""Mathematics: the functions on floats are the machine's, those on integers of any size are here."""

from _math import *


def degrees(x):
    return x * (180.0 / pi)


def radians(x):
    return x * (pi / 180.0)


def hypot(*coordinates):
    values = [fabs(x) for x in coordinates]
    largest = max(values, default=0.0)
    if largest == 0.0 or largest == inf:
        return largest
    return largest * sqrt(fsum([(x / largest) ** 2 for x in values]))


def dist(p, q):
    if len(p) != len(q):
        raise ValueError('both points must have the same number of dimensions')
    return hypot(*[a - b for a, b in zip(p, q)])


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    if rel_tol < 0 or abs_tol < 0:
        raise ValueError('tolerances must be non-negative')
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    diff = fabs(b - a)
    return diff <= fabs(rel_tol * b) or diff <= fabs(rel_tol * a) or diff <= abs_tol


# Shewchuk's sum: exact partial sums, rounded once.
def fsum(seq):
    partials = []
    for x in seq:
        x = float(x)
        i = 0
        for y in partials:
            if abs(x) < abs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low:
                partials[i] = low
                i += 1
            x = high
        partials[i:] = [x]
    total = 0.0
    for y in reversed(partials):
        total += y
    return total


def prod(iterable, *, start=1):
    for x in iterable:
        start *= x
    return start


def sumprod(p, q):
    return sum([a * b for a, b in zip(p, q, strict=True)])


def gcd(*integers):
    result = 0
    for n in integers:
        a, b = result, abs(_index(n))
        while b:
            a, b = b, a % b
        result = a
    return result


def lcm(*integers):
    result = 1
    for n in integers:
        n = abs(_index(n))
        if n == 0:
            return 0
        result = result // gcd(result, n) * n
    return result


def factorial(n):
    n = _index(n)
    if n < 0:
        raise ValueError('factorial() not defined for negative values')
    return _product(1, n)


# The product of low + 1 .. high, by halves, so that the factors grow alike.
def _product(low, high):
    if high - low < 16:
        result = 1
        for i in range(low + 1, high + 1):
            result *= i
        return result
    mid = (low + high) // 2
    return _product(low, mid) * _product(mid, high)


def perm(n, k=None):
    n = _index(n)
    k = n if k is None else _index(k)
    if n < 0:
        raise ValueError('n must be a non-negative integer')
    if k < 0:
        raise ValueError('k must be a non-negative integer')
    return 0 if k > n else _product(n - k, n)


def comb(n, k):
    n, k = _index(n), _index(k)
    if n < 0:
        raise ValueError('n must be a non-negative integer')
    if k < 0:
        raise ValueError('k must be a non-negative integer')
    if k > n:
        return 0
    k = min(k, n - k)
    return _product(n - k, n) // _product(0, k)


def isqrt(n):
    n = _index(n)
    if n < 0:
        raise ValueError('isqrt() argument must be nonnegative')
    if n == 0:
        return 0
    x = 1 << (n.bit_length() + 1) // 2
    while True:
        y = (x + n // x) // 2
        if y >= x:
            return x
        x = y


def remainder(x, y):
    x, y = float(x), float(y)
    if isinf(x) or y == 0.0:
        raise ValueError('math domain error')
    if isinf(y):
        return x
    r = fmod(fabs(x), fabs(y))
    half = fabs(y) - r
    if r > half or r == half and fmod(fabs(x) - r, 2 * fabs(y)) != 0:
        r -= fabs(y)
    return copysign(1.0, x) * r


def nextafter(x, y, *, steps=None):
    raise NotImplementedError('math.nextafter')


def _index(n):
    if isinstance(n, int):
        return n
    method = getattr(type(n), '__index__', None)
    if method is None:
        raise TypeError("'" + type(n).__name__ + "' object cannot be interpreted as an integer")
    return method(n)
