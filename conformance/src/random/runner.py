# -*- coding: utf-8 -*-
# Runs PROGRAMS, each in a namespace of its own. What they print is the same text in every version: no addresses, no order in 2.7.
from __future__ import print_function
import sys

PROGRAMS = []


def clean(v, depth=0):
    if v is None or isinstance(v, (int, str)):
        return repr(v)
    if isinstance(v, (list, tuple)):
        return "(" + " ".join([clean(i, depth) for i in v]) + ")"
    if isinstance(v, dict) and depth == 0:
        keys = [k for k in v if not k.startswith("__") and not k.startswith("_[")]
        if sys.version_info < (3,):
            keys.sort()
        return "{" + " ".join([k + "=" + clean(v[k], 1) for k in keys if k not in HELPERS]) + "}"
    return "<%s>" % type(v).__name__


def out(v):
    print(clean(v))


def err():
    kind, value = sys.exc_info()[:2]
    # Whether the text of a SyntaxError names its place depends on who found it.
    text = value.msg if isinstance(value, SyntaxError) else value
    print("! %s: %s" % (kind.__name__, text))


def peek(name):
    return sys._getframe(1).f_locals.get(name, "nothing")


def poke(name, value):
    sys._getframe(1).f_locals[name] = value


def drop(name):
    del sys._getframe(1).f_locals[name]


def step(generator):
    if generator is not None:
        next(generator)


class guard(object):
    def __init__(self, number):
        self.number = number

    def __enter__(self):
        print("enter", self.number)
        return self.number

    def __exit__(self, kind, value, traceback):
        print("exit", self.number, kind and kind.__name__)
        return self.number > 6


ACTIONS = []
# A trace function that only listens, for programs whose tracers do nothing else.
ALWAYS = None


def listen(frame, event, arg):
    return listen


def tracer(frame, event, arg):
    code = frame.f_code
    if code.co_filename != "program" or code.co_name not in ("f0", "f1", "f2", "f3", "g", "h"):
        return None
    for kind, name, line, act in ACTIONS:
        if kind == event and name == code.co_name:
            if event != "line" or frame.f_lineno - code.co_firstlineno == line:
                try:
                    act(frame)
                except Exception:
                    err()
    return tracer


def run(function):
    print("call", function.__name__)
    before = sys.gettrace()
    if ACTIONS or ALWAYS:
        sys.settrace(ALWAYS or tracer)
    try:
        function(*range(10, 10 + function.__code__.co_argcount))
    except Exception:
        err()
    sys.settrace(before)


HELPERS = ("sys", "out", "err", "peek", "poke", "drop", "step", "run", "guard", "ACTIONS")

for source in PROGRAMS:
    print("### program")
    space = {"__name__": "program", "sys": sys, "out": out, "err": err, "peek": peek, "poke": poke, "drop": drop}
    space["run"] = run
    space["step"] = step
    space["guard"] = guard
    del ACTIONS[:]
    space["ACTIONS"] = ACTIONS
    try:
        exec(compile(source, "program", "exec"), space)
    except Exception:
        err()
    sys.settrace(None)
