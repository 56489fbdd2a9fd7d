# A trace function changes a local variable of the function that it watches, while that function runs.
#
# Python's own rule for this was different in almost every release; `--python ERA` picks whose rule holds. What is written here
# is the way that works in all of them: fetch frame.f_locals once, write to it, return.
import sys


def area(width, height):
    result = width * height
    note = "as computed"
    return result, note


def rewrite(frame, event, arg):
    if frame.f_code.co_name != "area":
        return None
    if event == "line":
        variables = frame.f_locals
        if variables.get("note") == "as computed":
            print("  line %d: result is %r, the tracer makes it 42" % (frame.f_lineno, variables["result"]))
            variables["result"] = 42
            variables["note"] = "rewritten"
        else:
            print("  line %d: %s" % (frame.f_lineno, ", ".join(sorted(variables))))
    return rewrite


print("untraced: %r" % (area(3, 4),))
sys.settrace(rewrite)
outcome = area(3, 4)
sys.settrace(None)
print("traced:   %r" % (outcome,))
print("again:    %r" % (area(3, 4),))
