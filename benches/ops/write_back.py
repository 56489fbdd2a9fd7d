# One round: two lines, each with a line event and a trace function that writes a local of the traced function.
import sys

ROUNDS = 1500


def trace(frame, event, arg):
    frame.f_locals["a"] = 5
    return trace


def work(n):
    a = 0
    for i in range(n):
        a += i
    return a


sys.settrace(trace)
work(ROUNDS)
sys.settrace(None)
