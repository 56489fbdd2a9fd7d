"""SHA-2."""

from _digests import of as _of

sha224 = _of('sha224', 28, 64)
sha256 = _of('sha256', 32, 64)
sha384 = _of('sha384', 48, 128)
sha512 = _of('sha512', 64, 128)
