"""BLAKE2."""

from _digests import keyless as _keyless

blake2b = _keyless('blake2b', 64, 128)
blake2s = _keyless('blake2s', 32, 64)
