# A line coverage tool: which lines of a module ran, and which did not.
#
#     fastlocals run coverage.py [MODULE]
#
# imports MODULE (shapes, if nothing is said) from this folder and calls its main().
import sys


class Coverage:
    def __init__(self, file):
        self.file = file
        self.ran = set()
        self.codes = []

    def trace(self, frame, event, arg):
        if not frame.f_code.co_filename.endswith(self.file):
            return None
        if event == "line":
            self.ran.add(frame.f_lineno)
        else:
            self.remember(frame.f_code)
        return self.trace

    def remember(self, code):
        # A code object holds those of the functions in it: also the ones that nobody calls are found.
        if code in self.codes:
            return
        self.codes.append(code)
        for constant in code.co_consts:
            if isinstance(constant, type(code)):
                self.remember(constant)

    def report(self):
        lines = set()
        for code in self.codes:
            # The line of a `def` or `class` belongs to the code around it.
            head = None if code.co_name == "<module>" else code.co_firstlineno
            lines.update(line for line in line_numbers(code) if line and line != head)
        ran, missed = len(lines & self.ran), sorted(lines - self.ran)
        print("%s: %d of %d lines, %d%%, missed %s" % (self.file, ran, len(lines), 100 * ran // len(lines), missed))


def line_numbers(code):
    if hasattr(code, "co_lines"):
        return [line for start, end, line in code.co_lines()]
    # Before 3.10 a table of differences: bytes of code, lines.
    lines = [code.co_firstlineno]
    for step in bytearray(code.co_lnotab)[1::2]:
        lines.append(lines[-1] + (step if step < 128 else step - 256))
    return lines


module = sys.argv[1] if len(sys.argv) > 1 else "shapes"
coverage = Coverage(module + ".py")
sys.settrace(coverage.trace)
__import__(module).main()
sys.settrace(None)
coverage.report()
