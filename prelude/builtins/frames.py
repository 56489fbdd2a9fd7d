"""Frames and code objects: what runs Python code."""


def frame_close(frame, generator):
    generator.close()
    if not _behaves('clear_keeps_generators_variables'):
        _frame_clear(frame)


def call_tracing(function, arguments):
    if not _behaves('call_tracing_traces'):
        return function(*arguments)
    kept = _trace_aside()
    try:
        return function(*arguments)
    finally:
        _trace_back(kept)


def iter_of(items):
    return iter(items)


def jump_warned(frame, line, unbound):
    warn_of(RuntimeWarning, "assigning None to " + str(unbound) + " unbound local" + ("" if unbound == 1 else "s"))
    _frame_jump(frame, line)


def nones_warned(frame, value):
    for name in _frame_write_back(frame):
        try:
            warn_of(RuntimeWarning, "assigning None to unbound local " + repr(name))
        except BaseException:
            # The trampoline cannot fail.
            pass
    return value


def warn_of(category, text):
    # A host may have no module warnings: then nobody is told.
    try:
        module = import_module("warnings")
    except ImportError:
        return
    module.warn(text, category, 1)
