"""Warnings: shown on stderr, recorded, or turned into errors."""

import sys as _sys

filters = []
_seen = set()


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message, self.category, self.filename, self.lineno = message, category, filename, lineno
        self.file, self.line, self.source = file, line, source

    def __str__(self):
        return ('{message : %r, category : %r, filename : %r, lineno : %s, line : %r}'
                % (self.message, self.category.__name__, self.filename, self.lineno, self.line))


def formatwarning(message, category, filename, lineno, line=None):
    text = filename + ':' + str(lineno) + ': ' + category.__name__ + ': ' + str(message) + '\n'
    return text if line is None else text + '  ' + line + '\n'


def showwarning(message, category, filename, lineno, file=None, line=None):
    (_sys.stderr if file is None else file).write(formatwarning(message, category, filename, lineno, line))


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError("category must be a Warning subclass, not '" + type(category).__name__ + "'")
    try:
        frame = _sys._getframe(stacklevel)
        filename, line, names = frame.f_code.co_filename, frame.f_lineno, frame.f_globals
    except ValueError:
        filename, line, names = '<sys>', 0, _sys.__dict__
    warn_explicit(message, category, filename, line, names.get('__name__', '<string>'))


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    if isinstance(message, Warning):
        text, category = str(message), type(message)
    else:
        text, message = message, category(message)
    action = 'default'
    if issubclass(category, (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)):
        action = 'default' if module == '__main__' and issubclass(category, DeprecationWarning) else 'ignore'
    for known, pattern, wanted, line in filters:
        if issubclass(category, wanted) and (not pattern or text.startswith(pattern)) and line in (0, lineno):
            action = known
            break
    if action == 'error':
        raise message
    if action == 'ignore':
        return
    key = (text, category, filename, lineno)
    if action == 'module':
        key = (text, category, filename)
    elif action == 'once':
        key = (text, category)
    if action != 'always':
        if key in _seen:
            return
        _seen.add(key)
    showwarning(message, category, filename, lineno)


def simplefilter(action, category=Warning, lineno=0, append=False):
    _insert((action, '', category, lineno), append)


def filterwarnings(action, message='', category=Warning, module='', lineno=0, append=False):
    _insert((action, message, category, lineno), append)


def _insert(item, append):
    if append:
        filters.append(item)
    else:
        filters.insert(0, item)


def resetwarnings():
    filters.clear()


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record, self._filter = record, None if action is None else (action, '', category, lineno)

    def __enter__(self):
        global showwarning, _seen
        self._saved = (list(filters), showwarning, _seen)
        _seen = set()
        if self._filter is not None:
            filters.insert(0, self._filter)
        if not self._record:
            return None
        log = []

        def record(*args, **kwargs):
            log.append(WarningMessage(*args, **kwargs))

        showwarning = record
        return log

    def __exit__(self, *exc_info):
        global showwarning, _seen
        filters[:], showwarning, _seen = self._saved
