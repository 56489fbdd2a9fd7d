"""Frames and code objects: what runs Python code."""


def frame_close(frame, generator):
    generator.close()
    _frame_clear(frame)


def iter_of(items):
    return iter(items)
