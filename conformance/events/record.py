#!/usr/bin/env python3
"""Records which events the real interpreters give to a trace function, for every program of the corpus that does not trace itself.

    record.py [ERA]...            writes 2.7.txt, 3.6.txt ... beside this file
    record.py --show PROGRAM ERA  prints one program's events, one a line

A file has one line a program: its path, a colon, and its events in order. `<module>:` says whose events follow, `c1` is a call event at line 1, `5` a
line event, `r5` a return event and `e5` an exception event; `-` is no line. `(5 6)*3` is `5 6` three times. Only code of the program itself and
code that it runs from text is recorded.

A program is run as it is: the trace function is installed by a `sitecustomize` module before the program begins. It is run twice, with two seeds of
hashes; what differs then depends on the order of a set, or in 2.7 of a dict, and is left out.
"""

import os
import re
import subprocess
import sys
import tempfile
from importlib.machinery import SourceFileLoader

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(os.path.dirname(HERE), "corpus")
# The script that records outputs: it knows the index and the interpreters.
RECORD = SourceFileLoader("record", os.path.join(os.path.dirname(HERE), "record")).load_module()

# A program with one of these words traces itself, or looks at whether it is traced.
TRACES = re.compile(r"settrace|setprofile|gettrace|getprofile|f_trace|monitoring|\bbdb\b|\bpdb\b|call_tracing|f_lineno|breakpoint\(")

TRACER = r'''
import atexit, os, sys
seen, program = [], os.environ["EVENTS_PROGRAM"]
LETTER = {"call": "c", "line": "", "return": "r", "exception": "e"}

def own(frame):
    while frame is not None and frame.f_code.co_filename == "<string>":
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename == program

def trace(frame, event, arg):
    if not own(frame):
        return None
    line = frame.f_lineno
    seen.append(frame.f_code.co_name + " " + LETTER[event] + ("-" if line is None else str(line)))
    return trace

def write():
    sys.settrace(None)
    with open(os.environ["EVENTS_OUT"], "w") as f:
        f.write("\n".join(seen))

atexit.register(write)
sys.settrace(trace)
'''


def tokens(events):
    """The events as tokens: a name where another code object goes on, then marks."""
    out, name = [], None
    for event in events:
        code, mark = event.rsplit(" ", 1)
        if code != name:
            name = code
            out.append(name.replace(" ", "_") + ":")
        out.append(mark)
    return out


def folded(items):
    """Runs of the same tokens folded into `(...)*n`: the shortest period first, from the left."""
    out, i = [], 0
    while i < len(items):
        best = None
        for period in range(1, 41):
            n = 1
            while items[i:i + period] == items[i + n * period:i + (n + 1) * period] and len(items[i:i + period]) == period:
                n += 1
            if n > 1 and (best is None or n * period > best[0] * best[1]):
                best = (n, period)
        if best and best[0] * best[1] > 4:
            n, period = best
            out.append("(%s)*%d" % (" ".join(items[i:i + period]), n))
            i += n * period
        else:
            out.append(items[i])
            i += 1
    return " ".join(out)


def programs(era):
    """Programs of the index that run in this era and do not trace themselves; those after bug reports have no recorded events yet."""
    for name, eras in RECORD.programs():
        if era in eras and not name.startswith("reports/"):
            with open(os.path.join(CORPUS, name), encoding="utf-8", errors="replace") as f:
                if not TRACES.search(f.read()):
                    yield name


def interpreter(era):
    return os.path.join(RECORD.VERSIONS, RECORD.ERAS[era], "bin", "python")


def events(python, program, seed="1"):
    with tempfile.TemporaryDirectory() as work:
        with open(os.path.join(work, "sitecustomize.py"), "w") as f:
            f.write(TRACER)
        # In its own folder: a program may import what lies beside it.
        path = os.path.join(CORPUS, program)
        out = os.path.join(work, "out")
        env = dict(os.environ, PYTHONPATH=work, EVENTS_PROGRAM=path, EVENTS_OUT=out, PYTHONHASHSEED=seed, PYTHONDONTWRITEBYTECODE="1")
        subprocess.run([python, "-R", path], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
        with open(out) as f:
            return f.read().split("\n")


def main(arguments):
    if arguments[:1] == ["--show"]:
        print("\n".join(events(interpreter(arguments[2]), arguments[1])))
        return
    for era in arguments or RECORD.ORDER:
        with open(os.path.join(HERE, era + ".txt"), "w") as f:
            for program in programs(era):
                one, two = [events(interpreter(era), program, seed) for seed in "12"]
                if one == two:
                    f.write("%s: %s\n" % (program, folded(tokens(one))))


if __name__ == "__main__":
    main(sys.argv[1:])
