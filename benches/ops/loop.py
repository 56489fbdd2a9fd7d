# One round: a test, an addition, a jump.
ROUNDS = 20000


def work(n):
    i = 0
    while i < n:
        i += 1
    return i


work(ROUNDS)
