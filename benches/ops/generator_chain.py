# One round: ten items through `yield from` and a generator over a generator.
ROUNDS = 150


def source():
    yield from range(10)


def doubled(items):
    for x in items:
        yield x + x


def work(n):
    for i in range(n):
        for x in doubled(source()):
            pass


work(ROUNDS)
