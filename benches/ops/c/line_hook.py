# One round: two lines, each told to a hook in C that reads a local by name (`benches/host.c`).
ROUNDS = 3000


def work(n):
    value = 0
    for i in range(n):
        value += i
    return value


work(ROUNDS)
