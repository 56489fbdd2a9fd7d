# One round: numbers: float and integer arithmetic, shifts, quotients, an integer of 100 bits, a square root.
import math

ROUNDS = 2000


def work(n):
    x = 1.5
    big = 1 << 100
    for i in range(n):
        y = x * 2.5 + x
        a = i // 3 + i % 7
        b = (i >> 2) & 15
        c = i / 2
        big + i
        math.sqrt(y)
    return a, b, c


work(ROUNDS)
