# One round: a global name read, written and called.
ROUNDS = 5000


total = 0


def same(x):
    return x


def work(n):
    global total
    for i in range(n):
        total = total + 1
        same(total)


work(ROUNDS)
