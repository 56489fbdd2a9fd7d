# One round: a loop's turn and a call of a Python function with two arguments.
ROUNDS = 5000


def callee(a, b):
    return a


def work(n):
    i = 0
    while i < n:
        i = callee(i, n) + 1
    return i


work(ROUNDS)
