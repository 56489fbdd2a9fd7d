"""SHA-1."""

from _digests import of as _of

sha1 = _of('sha1', 20, 64)
