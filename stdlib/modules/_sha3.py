"""SHA-3."""

from _digests import of as _of, of_length as _of_length

sha3_224 = _of('sha3_224', 28, 144)
sha3_256 = _of('sha3_256', 32, 136)
sha3_384 = _of('sha3_384', 48, 104)
sha3_512 = _of('sha3_512', 64, 72)
shake_128 = _of_length('shake_128', 168)
shake_256 = _of_length('shake_256', 136)
