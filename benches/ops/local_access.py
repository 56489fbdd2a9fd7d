# One round: a loop's turn and twenty copies and sums of locals.
ROUNDS = 5000


def work(n):
    i = 0
    a = 1
    b = 2
    c = 3
    while i < n:
        c = a + b
        a = c - b
        b = c - a
        c = a
        a = b
        b = c
        c = a + b
        a = c - b
        b = c - a
        c = a
        i += 1
    return c


work(ROUNDS)
