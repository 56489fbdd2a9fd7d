# A stepper: goes through a function line by line, shows what changed, and changes a variable on the way.
#
#     fastlocals run stepper.py
import shapes
import sys


def stepper(function, at, name, value):
    """A trace function for the frames of `function`; at its line `at` (counted from `def`) it sets a variable."""
    before = {}

    def local(frame, event, arg):
        offset = frame.f_lineno - frame.f_code.co_firstlineno
        variables = frame.f_locals
        changed = ["%s = %r" % (k, v) for k, v in sorted(variables.items()) if before.get(k) != v]
        print("  %-7s +%d  %s" % (event, offset, ", ".join(changed)))
        if event == "line" and offset == at:
            # The variable must exist in the function's code; a new name would be ignored.
            print("          set %s = %r" % (name, value))
            variables[name] = value
        before.clear()
        before.update(variables)
        return local

    def trace(frame, event, arg):
        if frame.f_code is function.__code__:
            print("  call    %s" % frame.f_code.co_name)
            return local

    return trace


class Square(shapes.Rectangle):
    def __init__(self, side):
        self.width = self.height = side

    def __repr__(self):
        return "Square(%d)" % self.width


square = Square(2)
print(shapes.describe(square))
sys.settrace(stepper(shapes.describe, 2, "size", 400))
text = shapes.describe(square)
sys.settrace(None)
print(text)
