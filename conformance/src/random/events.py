# -*- coding: utf-8 -*-
# Runs PROGRAMS, each in a namespace of its own, and prints every event of theirs with its line.
from __future__ import print_function
import sys

PROGRAMS = []


class CM(object):
    def __init__(self, swallows=0):
        self.swallows = swallows

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        return self.swallows


class O(object):
    def __init__(self):
        self.x = 1

    def m(self, *arguments, **named):
        return self

    def __getitem__(self, key):
        return self

    def __setitem__(self, key, value):
        pass

    def __delitem__(self, key):
        pass

    def __iadd__(self, other):
        return self


def g(*arguments, **named):
    return 1


def z(*arguments, **named):
    return 0


def boom(*arguments):
    raise KeyError(1)


def up():
    raise ValueError(2)


def deco(function):
    return function


def decos(*arguments):
    return deco


def tests(seed):
    """w: true and false by chance, false in the end. k: false, then true."""
    state = [seed, 0]

    def w(*arguments):
        state[1] += 1
        state[0] = (state[0] * 1103515245 + 12345) % 2147483648
        return state[1] <= 40 and (state[0] >> 16) % 3 != 0

    def k(*arguments):
        state[1] += 1
        return state[1] > 12

    return w, k


def run(source):
    seen = []

    def tracer(frame, event, arg):
        if frame.f_code.co_filename != "program" or len(seen) > 600:
            return None
        name = " " + arg[0].__name__ if event == "exception" else ""
        seen.append("%s %s %s%s" % (event, frame.f_code.co_name, frame.f_lineno, name))
        return tracer

    w, k = tests(len(source))
    space = {"__name__": "program", "CM": CM, "O": O, "g": g, "z": z, "boom": boom, "up": up, "deco": deco, "decos": decos}
    space.update(w=w, k=k, o=O(), p=[1, 2, 3], d={"a": 1})
    try:
        code = compile(source, "program", "exec")
    except SyntaxError:
        return ["refused"]
    sys.settrace(tracer)
    try:
        exec(code, space)
    except BaseException as e:
        seen.append("raises " + type(e).__name__)
    finally:
        sys.settrace(None)
    return seen


for source in PROGRAMS:
    print("### program")
    print("\n".join(run(source)))
