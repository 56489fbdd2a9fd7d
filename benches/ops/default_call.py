# One round: a function with two defaults called with one, two and three arguments.
ROUNDS = 3000


def clamp(x, low=0, high=100):
    return x


def work(n):
    for i in range(n):
        clamp(i)
        clamp(i, 1)
        clamp(i, 1, 2)


work(ROUNDS)
