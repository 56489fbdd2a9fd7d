# One round: a constant of a class read through an instance and through the class, and a member of a module.
import sys

ROUNDS = 5000


class Limits:
    LOW = 1
    HIGH = 9


def work(n):
    limits = Limits()
    for i in range(n):
        a = limits.LOW
        b = Limits.HIGH
        c = sys.maxsize
    return a + b + c


work(ROUNDS)
