# A deterministic profiler: who called what, how often, and how many lines' worth of calls ran below.
#
#     fastlocals run profiler.py [MODULE]
#
# imports MODULE (shapes, if nothing is said) from this folder and calls its main(). There is no clock in the machine: what is
# counted is calls, so that two runs give the same report.
import sys


class Profiler:
    def __init__(self):
        self.calls = {}
        self.stack = ["(start)"]

    def name(self, frame, event, arg):
        return getattr(arg, "__name__", str(arg)) + " (built-in)" if event.startswith("c_") else frame.f_code.co_name

    def profile(self, frame, event, arg):
        if event in ("call", "c_call"):
            name = self.name(frame, event, arg)
            edge = (self.stack[-1], name)
            self.calls[edge] = self.calls.get(edge, 0) + 1
            self.stack.append(name)
        elif len(self.stack) > 1:
            # return, c_return and c_exception
            self.stack.pop()

    def report(self):
        for (caller, callee), n in sorted(self.calls.items()):
            print("%4d  %s -> %s" % (n, caller, callee))


module = __import__(sys.argv[1] if len(sys.argv) > 1 else "shapes")
profiler = Profiler()
sys.setprofile(profiler.profile)
module.main()
sys.setprofile(None)
del profiler.calls[("(start)", "setprofile (built-in)")]
profiler.report()
