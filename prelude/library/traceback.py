"""Reports of exceptions and stacks. Source text is not kept, so the lines of code themselves are missing."""

import sys as _sys


class FrameSummary:
    def __init__(self, filename, lineno, name, line=None):
        self.filename, self.lineno, self.name, self.line = filename, lineno, name, line

    def __iter__(self):
        return iter([self.filename, self.lineno, self.name, self.line])

    def __getitem__(self, i):
        return (self.filename, self.lineno, self.name, self.line)[i]

    def __len__(self):
        return 4

    def __eq__(self, other):
        if isinstance(other, (FrameSummary, tuple)):
            return tuple(self) == tuple(other)
        return NotImplemented

    def __repr__(self):
        return '<FrameSummary file ' + self.filename + ', line ' + str(self.lineno) + ' in ' + self.name + '>'


class StackSummary(list):
    @classmethod
    def extract(cls, frames, *, limit=None):
        return cls([FrameSummary(f.f_code.co_filename, line, f.f_code.co_name) for f, line in frames])

    def format(self):
        return format_list(self)


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(f):
    if f is None:
        f = _sys._getframe(1)
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def _cut(entries, limit):
    if limit is None:
        return entries
    return entries[:limit] if limit >= 0 else entries[limit:]


def extract_tb(tb, limit=None):
    return StackSummary(_cut(StackSummary.extract(walk_tb(tb)), limit))


def extract_stack(f=None, limit=None):
    entries = StackSummary.extract(walk_stack(_sys._getframe(1) if f is None else f))
    entries = StackSummary(_cut(entries, limit))
    entries.reverse()
    return entries


def format_list(extracted):
    lines = []
    for filename, lineno, name, line in extracted:
        text = '  File "' + filename + '", line ' + str(lineno) + ', in ' + name + '\n'
        if line:
            text += '    ' + line.strip() + '\n'
        lines.append(text)
    return lines


def format_tb(tb, limit=None):
    return format_list(extract_tb(tb, limit))


def format_stack(f=None, limit=None):
    return format_list(extract_stack(_sys._getframe(1) if f is None else f, limit))


def format_exception_only(exc, value=None, *, show_group=False):
    if value is not None or isinstance(exc, type):
        exc = value
    if exc is None:
        return ['NoneType: None\n']
    cls = type(exc)
    name = cls.__qualname__
    if cls.__module__ not in ('builtins', '__main__'):
        name = cls.__module__ + '.' + name
    try:
        text = str(exc)
    except Exception:
        text = '<exception str() failed>'
    lines = []
    if isinstance(exc, SyntaxError) and exc.lineno is not None:
        lines.append('  File "' + str(exc.filename or '<string>') + '", line ' + str(exc.lineno) + '\n')
        if exc.text:
            lines.append('    ' + exc.text.strip() + '\n')
        text = str(exc.msg)
    lines.append(name + (': ' + text if text else '') + '\n')
    for note in getattr(exc, '__notes__', None) or ():
        lines.extend([line + '\n' for line in str(note).split('\n')])
    return lines


def format_exception(exc, value=None, tb=None, limit=None, chain=True):
    if isinstance(exc, type) or value is not None:
        exc = value
    elif tb is None and exc is not None:
        tb = exc.__traceback__
    lines = []
    if exc is not None and chain:
        if exc.__cause__ is not None:
            lines.extend(format_exception(exc.__cause__))
            lines.append('\nThe above exception was the direct cause of the following exception:\n\n')
        elif exc.__context__ is not None and not exc.__suppress_context__:
            lines.extend(format_exception(exc.__context__))
            lines.append('\nDuring handling of the above exception, another exception occurred:\n\n')
    if tb is not None:
        lines.append('Traceback (most recent call last):\n')
        lines.extend(format_tb(tb, limit))
    lines.extend(format_exception_only(exc))
    return lines


def _print(lines, file):
    file = _sys.stderr if file is None else file
    for line in lines:
        file.write(line)


def print_tb(tb, limit=None, file=None):
    _print(format_tb(tb, limit), file)


def print_stack(f=None, limit=None, file=None):
    _print(format_stack(_sys._getframe(1) if f is None else f, limit), file)


def print_exception(exc, value=None, tb=None, limit=None, file=None, chain=True):
    _print(format_exception(exc, value, tb, limit, chain), file)


def format_exc(limit=None, chain=True):
    kind, value, tb = _sys.exc_info()
    return ''.join(format_exception(kind, value, tb, limit, chain))


def print_exc(limit=None, file=None, chain=True):
    kind, value, tb = _sys.exc_info()
    print_exception(kind, value, tb, limit, file, chain)


def clear_frames(tb):
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass
        tb = tb.tb_next


class TracebackException:
    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False):
        self.exc_type, self._value = exc_type, exc_value
        self.stack = extract_tb(exc_traceback, limit)
        self._tb = exc_traceback

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def format(self, *, chain=True):
        return iter(format_exception(self.exc_type, self._value, self._tb, None, chain))

    def format_exception_only(self):
        return iter(format_exception_only(self._value))
