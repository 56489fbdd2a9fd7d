# One round: a dict displayed, one of ten entries filled, its items walked, an entry deleted.
ROUNDS = 300


def work(n):
    for i in range(n):
        d = {"a": i, "b": n}
        for k in range(8):
            d[k] = i
        for k, v in d.items():
            pass
        del d["a"]
    return d


work(ROUNDS)
