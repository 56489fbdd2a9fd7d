# One round: an exception raised and caught here, one raised in a call, one of a failed look-up; a `try` without any.
ROUNDS = 600


def fail():
    raise ValueError("no")


def work(n):
    d = {}
    for i in range(n):
        try:
            raise KeyError
        except KeyError:
            pass
        try:
            fail()
        except ValueError as e:
            pass
        try:
            d[i]
        except LookupError:
            pass
        try:
            a = i
        finally:
            b = i
    return a + b


work(ROUNDS)
