# One round: a function called with one and with two keywords.
ROUNDS = 3000


def area(width, height, scale=1):
    return width


def work(n):
    for i in range(n):
        area(i, height=2)
        area(i, scale=3, height=2)


work(ROUNDS)
