"""The Mersenne Twister (Matsumoto and Nishimura, 1998)."""

_N, _M = 624, 397


class Random:
    __module__ = '_random'

    def __new__(cls, *args, **keywords):
        self = object.__new__(cls)
        Random.seed(self, args[0] if args else None)
        return self

    def seed(self, n=None, /):
        if n is None:
            n = _fresh()
        elif not isinstance(n, int):
            n = hash(n)
        n = abs(n)
        key = []
        while True:
            key.append(n & 0xFFFFFFFF)
            n >>= 32
            if not n:
                break
        words = [19650218]
        for i in range(1, _N):
            last = words[-1]
            words.append((1812433253 * (last ^ last >> 30) + i) & 0xFFFFFFFF)
        i, j = 1, 0
        for _ in range(max(_N, len(key))):
            last = words[i - 1]
            words[i] = ((words[i] ^ (last ^ last >> 30) * 1664525) + key[j] + j) & 0xFFFFFFFF
            i += 1
            j += 1
            if i >= _N:
                words[0] = words[_N - 1]
                i = 1
            if j >= len(key):
                j = 0
        for _ in range(_N - 1):
            last = words[i - 1]
            words[i] = ((words[i] ^ (last ^ last >> 30) * 1566083941) - i) & 0xFFFFFFFF
            i += 1
            if i >= _N:
                words[0] = words[_N - 1]
                i = 1
        words[0] = 0x80000000
        self._words = words
        self._at = _N

    def _next(self):
        # The next 32 bits.
        at = self._at
        words = self._words
        if at >= _N:
            for k in range(_N):
                y = words[k] & 0x80000000 | words[(k + 1) % _N] & 0x7FFFFFFF
                words[k] = words[(k + _M) % _N] ^ y >> 1 ^ (0x9908B0DF if y & 1 else 0)
            at = 0
        self._at = at + 1
        y = words[at]
        y ^= y >> 11
        y ^= y << 7 & 0x9D2C5680
        y ^= y << 15 & 0xEFC60000
        return y ^ y >> 18

    def random(self):
        a, b = self._next() >> 5, self._next() >> 6
        return (a * 67108864.0 + b) * (1.0 / 9007199254740992.0)

    def getrandbits(self, k, /):
        if k < 0:
            raise ValueError('number of bits must be non-negative')
        result = shift = 0
        while k > 0:
            bits = self._next()
            if k < 32:
                bits >>= 32 - k
            result |= bits << shift
            shift += 32
            k -= 32
        return result

    def getstate(self):
        return tuple(self._words) + (self._at,)

    def setstate(self, state, /):
        if not isinstance(state, tuple):
            raise TypeError('state vector must be a tuple')
        if len(state) != _N + 1:
            raise ValueError('state vector is the wrong size')
        if not 0 <= state[-1] <= _N:
            raise ValueError('invalid state')
        self._words = list(state[:-1])
        self._at = state[-1]


def _fresh():
    # A seed that nobody knows, or the time, or (for a program that may have neither) always the same.
    try:
        from posix import urandom
        return int.from_bytes(urandom(32), 'little')
    except ImportError:
        pass
    try:
        from time import time_ns
        return time_ns()
    except ImportError:
        return 0
