# Numbers that do not fit into 32 bits, wherever a length, an index or a count is expected.
BIG = 2**32
items = [10, 20, 30]
table = {BIG: "a", BIG + 1: "b", -BIG: "c", 0: "d", "k": 1, 0.5: 2, (BIG, 1): 3}


def attempt(name, f):
    try:
        print(name, f())
    except (IndexError, ValueError, OverflowError, MemoryError, TypeError) as e:
        print(name, type(e).__name__)


def pop(i):
    copy = items[:]
    copy.pop(i)
    return copy


def insert(i):
    copy = items[:]
    copy.insert(i, 40)
    return copy


print(table[BIG], table[0], table[-BIG], table[(BIG, 1)], len(table))
for key in range(40):
    table[key * BIG] = key
print(len(table), table[39 * BIG], table[BIG + 1])
attempt("index", lambda: items[BIG])
attempt("index", lambda: items[-BIG])
attempt("index", lambda: "abc"[BIG + 1])
attempt("index", lambda: (1, 2)[BIG])
attempt("index", lambda: b"abc"[-BIG])
attempt("slice", lambda: items[:BIG + 1])
attempt("slice", lambda: items[BIG:])
attempt("slice", lambda: items[-BIG:2])
attempt("slice", lambda: items[::BIG])
attempt("slice", lambda: "abc"[BIG:BIG + 2])
attempt("range", lambda: range(BIG * 2)[BIG + 5])
attempt("range", lambda: len(range(BIG * 2)))
attempt("range", lambda: list(range(BIG, BIG * 3, BIG)))
attempt("range", lambda: BIG + 1 in range(0, BIG * 2))
attempt("range", lambda: range(0, BIG * 4, BIG).index(BIG * 3))
attempt("pop", lambda: pop(BIG))
attempt("insert", lambda: insert(BIG))
attempt("insert", lambda: insert(-BIG))
attempt("find", lambda: "abcabc".find("a", BIG))
attempt("find", lambda: "abcabc".find("c", -BIG, BIG))
attempt("split", lambda: "a b c".split(" ", BIG))
attempt("replace", lambda: "aaa".replace("a", "b", BIG))
attempt("index", lambda: items.index(30, -BIG, BIG))
attempt("shift", lambda: 1 >> BIG)
attempt("shift", lambda: (1 << 40) >> 33)
attempt("power", lambda: 3**40)
attempt("divide", lambda: (10**30) // (BIG + 1))
attempt("text", lambda: "%d %x" % (BIG * BIG, BIG))
attempt("repeat", lambda: len("ab" * BIG))
attempt("repeat", lambda: len([0] * BIG))
attempt("bytes", lambda: len(bytes(BIG)))
attempt("center", lambda: len("x".center(BIG)))
attempt("hash", lambda: hash(BIG) == BIG)
attempt("enumerate", lambda: list(enumerate("ab", BIG)))
attempt("sum", lambda: sum([BIG, BIG, 0.5]))
attempt("float", lambda: float(BIG) + 0.25)
attempt("int", lambda: int(1e12))
attempt("step", lambda: range(BIG * 4)[BIG:BIG * 3:BIG])
attempt("item", lambda: bytearray(b"abc")[BIG])
attempt("pop", lambda: bytearray(b"abc").pop(BIG))
attempt("tuple", lambda: (1, 2) * BIG)
attempt("rjust", lambda: len("x".rjust(BIG)))
attempt("zfill", lambda: len("x".zfill(BIG)))
attempt("rsplit", lambda: "a b c".rsplit(" ", BIG))
attempt("count", lambda: "aXbX".count("X", 0, BIG))
attempt("startswith", lambda: "abc".startswith("c", 2, BIG))
attempt("to_bytes", lambda: (1).to_bytes(BIG, "big"))
attempt("shift", lambda: 0 << BIG)
attempt("slots", lambda: slice(1, BIG * 2, BIG).indices(BIG * 3))
attempt("iterate", lambda: next(iter(range(BIG, BIG * 2))))
attempt("reversed", lambda: next(reversed(range(BIG * 2))))
attempt("round", lambda: round(2.5) + round(1.25, 1))
attempt("format", lambda: f"{BIG:,} {BIG:>14} {0.1 + 0.2!r} {1e300}")
attempt("set", lambda: sorted({BIG * i for i in range(20)})[-1])
