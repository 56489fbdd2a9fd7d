"""MD5."""

from _digests import of as _of

md5 = _of('md5', 16, 64)
