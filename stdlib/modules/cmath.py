"""Functions of complex numbers."""

import math as _math
from math import e, inf, nan, pi, tau

infj = complex(0.0, inf)
nanj = complex(0.0, nan)


def _complex(z):
    if isinstance(z, complex):
        return z
    for name in ('__complex__', '__float__', '__index__'):
        method = getattr(type(z), name, None)
        if method is not None:
            return complex(method(z))
    raise TypeError('must be real number, not ' + type(z).__name__)


def phase(z, /):
    z = _complex(z)
    return _math.atan2(z.imag, z.real)


def polar(z, /):
    z = _complex(z)
    return (_math.hypot(z.real, z.imag), _math.atan2(z.imag, z.real))


def rect(r, phi, /):
    if phi == 0.0:
        return complex(r, r * phi)
    return complex(r * _math.cos(phi), r * _math.sin(phi))


def isfinite(z, /):
    z = _complex(z)
    return _math.isfinite(z.real) and _math.isfinite(z.imag)


def isnan(z, /):
    z = _complex(z)
    return _math.isnan(z.real) or _math.isnan(z.imag)


def isinf(z, /):
    z = _complex(z)
    return _math.isinf(z.real) or _math.isinf(z.imag)


def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    a, b = _complex(a), _complex(b)
    if rel_tol < 0 or abs_tol < 0:
        raise ValueError('tolerances must be non-negative')
    if a == b:
        return True
    if isinf(a) or isinf(b):
        return False
    gap = abs(a - b)
    return gap <= rel_tol * abs(b) or gap <= rel_tol * abs(a) or gap <= abs_tol


def exp(z, /):
    z = _complex(z)
    size = _math.exp(z.real)
    return complex(size * _math.cos(z.imag), size * _math.sin(z.imag))


def log(z, base=None, /):
    z = _complex(z)
    if z == 0:
        raise ValueError('math domain error')
    result = complex(_math.log(_math.hypot(z.real, z.imag)), _math.atan2(z.imag, z.real))
    return result if base is None else result / log(base)


def log10(z, /):
    result = log(z)
    return complex(result.real / _math.log(10), result.imag / _math.log(10))


def sqrt(z, /):
    z = _complex(z)
    x, y = z.real, z.imag
    if x == 0 and y == 0:
        return complex(0.0, y)
    s = _math.sqrt((abs(x) + _math.hypot(x, y)) / 2)
    d = abs(y) / (2 * s)
    return complex(s, _math.copysign(d, y)) if x >= 0 else complex(d, _math.copysign(s, y))


def sinh(z, /):
    z = _complex(z)
    return complex(_math.sinh(z.real) * _math.cos(z.imag), _math.cosh(z.real) * _math.sin(z.imag))


def cosh(z, /):
    z = _complex(z)
    return complex(_math.cosh(z.real) * _math.cos(z.imag), _math.sinh(z.real) * _math.sin(z.imag))


def tanh(z, /):
    z = _complex(z)
    t, s = _math.tanh(z.real), _math.tan(z.imag)
    return complex(t, s) / (1 + complex(0.0, t * s))


def _turned(f):
    # f(iz) / i
    def turned(z, /):
        z = _complex(z)
        w = f(complex(-z.imag, z.real))
        return complex(w.imag, -w.real)
    return turned


sin, tan = _turned(sinh), _turned(tanh)


def cos(z, /):
    z = _complex(z)
    return cosh(complex(-z.imag, z.real))


def asinh(z, /):
    z = _complex(z)
    return log(z + sqrt(z * z + 1))


def acosh(z, /):
    z = _complex(z)
    return log(z + sqrt(z + 1) * sqrt(z - 1))


def atanh(z, /):
    z = _complex(z)
    return (log(1 + z) - log(1 - z)) / 2


asin, atan = _turned(asinh), _turned(atanh)


def acos(z, /):
    return pi / 2 - asin(z)
