# One round: a generator of ten items walked, and one resumed by `next` and by `send`.
ROUNDS = 300


def count(limit):
    for i in range(limit):
        yield i


def echo():
    value = None
    while True:
        value = yield value


def work(n):
    e = echo()
    next(e)
    for i in range(n):
        for x in count(10):
            pass
        next(e)
        e.send(i)


work(ROUNDS)
