# One round: a loop's turn and one local read by name through the frame of the running function.
import sys

ROUNDS = 5000


def work(n):
    frame = sys._getframe()
    i = 0
    value = 7
    while i < n:
        frame.f_locals["value"]
        i += 1
    return value


work(ROUNDS)
