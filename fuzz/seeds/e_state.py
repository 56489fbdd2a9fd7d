import sys


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    @staticmethod
    def origin():
        return Point(0, 0)

    @classmethod
    def both(cls, n):
        return cls(n, n)


class Names(dict):
    def __missing__(self, key):
        return key * 2


def numbers(limit):
    try:
        n = 2
        while n < limit:
            yield n
            n = n * n
    except ValueError as e:
        yield e


def failing(depth):
    if depth:
        return failing(depth - 1)
    raise KeyError("deep")


def everything():
    table = {i: str(i) * 3 for i in range(12)}
    del table[3]
    found = {"ä\ud800", b"bytes", 1.5, 2 + 3j, (1, (2, 3))}
    array = bytearray(b"abc")
    big = numbers(1 << 300)
    powers = [next(big) for _ in range(7)]
    its = [iter(table), reversed([1, 2, 3]), enumerate("xyz"), zip("ab", range(9)), iter("häß"), map(len, ["a"])]
    for it in its:
        next(it)
    try:
        failing(3)
    except KeyError as e:
        kept = e
    frame = sys._getframe()
    shown = frame.f_locals
    points = [Point.origin(), Point.both(7), Names(a=1)["b"], id(table), Point.x, slice(1, None), range(3, 30, 4)]
    for i in range(4):
        array += bytes([i])
        powers.append(points[1].x + i)
        print(i, len(table), next(its[0]), array, kept.args, powers[-1], sorted(found, key=repr)[0] == 1.5)
    print(sum(map(len, table.values())), kept.__traceback__.tb_next.tb_frame.f_lineno, frame.f_back is None, len(shown))
    return [next(it) for it in its[1:5]]


print(everything())
sys.setrecursionlimit(60)
try:
    failing(100)
except RecursionError:
    print("too deep")
