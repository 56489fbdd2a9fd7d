# One round: a function of the host in C called with a number (`benches/host.c`).
ROUNDS = 2000


def work(n):
    for i in range(n):
        same(i)


work(ROUNDS)
