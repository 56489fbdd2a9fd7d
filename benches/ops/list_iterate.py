# One round: `for` over a list of ten, over `enumerate` and `zip` of it, and a search.
ROUNDS = 150


def work(n):
    items = list(range(10))
    for i in range(n):
        for x in items:
            pass
        for k, x in enumerate(items):
            pass
        for x, y in zip(items, items):
            pass
        9 in items


work(ROUNDS)
