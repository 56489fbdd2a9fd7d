"""Exceptions: raising classes whose instances Python code makes, and their texts."""


def make_exception(cls):
    exception = cls()
    if not isinstance(exception, BaseException):
        raise TypeError('calling ' + repr(cls) + ' should have returned an instance of BaseException, not '
                        + repr(type(exception)))
    raise exception


def raise_from(exception, cause):
    if isinstance(exception, type):
        exception = exception()
    if isinstance(cause, type):
        cause = cause()
    exception.__cause__ = cause
    raise exception


# The __str__ of the built-in exceptions that show more than their arguments.
def exception_str(e):
    if isinstance(e, SyntaxError):
        text = str(e.msg)
        filename = None
        if isinstance(e.filename, str):
            filename = e.filename.replace('\\', '/').rpartition('/')[2]
        line = e.lineno
        if not isinstance(line, int):
            line = None
        if filename is not None and line is not None:
            return text + ' (' + filename + ', line ' + str(line) + ')'
        if filename is not None:
            return text + ' (' + filename + ')'
        if line is not None:
            return text + ' (line ' + str(line) + ')'
        return text
    if isinstance(e, OSError):
        text = '[Errno ' + str(e.errno) + '] ' + str(e.strerror)
        if e.filename is not None:
            text += ': ' + repr(e.filename)
            if e.filename2 is not None:
                text += ' -> ' + repr(e.filename2)
        return text
    if isinstance(e, (UnicodeDecodeError, UnicodeEncodeError)):
        encoding, obj, start, end, reason = e.encoding, e.object, e.start, e.end, e.reason
        if encoding is None and obj is None:
            return str(e.args) if len(e.args) != 1 else str(e.args[0])
        decode = isinstance(e, UnicodeDecodeError)
        verb = 'decode' if decode else 'encode'
        noun = 'byte' if decode else 'character'
        text = repr(encoding) + " codec can't " + verb + ' ' + noun
        if end == start + 1 and start < len(obj):
            item = '0x%02x' % obj[start] if decode else ascii(obj[start])
            return text + ' ' + item + ' in position ' + str(start) + ': ' + str(reason)
        return text + 's in position ' + str(start) + '-' + str(end - 1) + ': ' + str(reason)
    if isinstance(e, BaseExceptionGroup):
        n = len(e.exceptions)
        return str(e.message) + ' (' + str(n) + ' sub-exception' + ('' if n == 1 else 's') + ')'
    return str(e.args)


# Until 3.6 one argument is shown as a tuple of one.
def exception_repr(e, old):
    args = e.args
    if len(args) == 1 and not old:
        return type(e).__name__ + '(' + repr(args[0]) + ')'
    return type(e).__name__ + repr(args)


# (the part whose exceptions match, the rest), each a group of the same shape or None.
def group_split(group, matcher):
    if not callable(matcher) and not isinstance(matcher, tuple):
        raise _error('GROUP_MATCHER')
    by_class = isinstance(matcher, (type, tuple))
    if isinstance(group, matcher) if by_class else matcher(group):
        return group, None
    hits = []
    misses = []
    for e in group.exceptions:
        if isinstance(e, BaseExceptionGroup):
            hit, miss = group_split(e, matcher)
            if hit is not None:
                hits.append(hit)
            if miss is not None:
                misses.append(miss)
        elif isinstance(e, matcher) if by_class else matcher(e):
            hits.append(e)
        else:
            misses.append(e)
    parts = []
    for found in (hits, misses):
        part = None
        if found:
            part = group.derive(found)
            part.__traceback__ = group.__traceback__
            part.__context__ = group.__context__
            if group.__cause__ is not None:
                part.__cause__ = group.__cause__
            for note in getattr(group, '__notes__', ()):
                part.add_note(note)
        parts.append(part)
    return parts[0], parts[1]


def group_subgroup(group, matcher):
    return group_split(group, matcher)[0]


def class_matches(exception, wanted):
    mro = type(exception).__mro__
    for cls in wanted if isinstance(wanted, tuple) else (wanted,):
        if cls in mro:
            return True
    return False


# `except* wanted` for what is left of the exception: (the part that matches, or None, and what is left then, or None).
def except_star(exception, wanted):
    for cls in wanted if isinstance(wanted, tuple) else (wanted,):
        if not (isinstance(cls, type) and issubclass(cls, BaseException)):
            raise TypeError('catching classes that do not inherit from BaseException is not allowed')
        if issubclass(cls, BaseExceptionGroup):
            raise TypeError('catching ExceptionGroup with except* is not allowed. Use except instead.')
    if exception is None:
        return None, None
    if class_matches(exception, wanted):
        if isinstance(exception, BaseExceptionGroup):
            return exception, None
        return BaseExceptionGroup('', (exception,)), None
    if not isinstance(exception, BaseExceptionGroup):
        return None, exception
    pair = exception.split(wanted)
    if not isinstance(pair, tuple):
        raise TypeError(type(exception).__name__ + '.split must return a tuple, not ' + type(pair).__name__)
    if len(pair) < 2:
        raise TypeError(type(exception).__name__ + '.split must return a 2-tuple, got tuple of size ' + str(len(pair)))
    return pair[0], pair[1]


def same_origin(a, b):
    return (getattr(a, '__notes__', None) is getattr(b, '__notes__', None) and a.__traceback__ is b.__traceback__
            and a.__cause__ is b.__cause__ and a.__context__ is b.__context__)


def leaves_of(exception, found):
    if isinstance(exception, BaseExceptionGroup):
        for e in exception.exceptions:
            leaves_of(e, found)
    else:
        found.append(exception)
    return found


# What is raised behind the clauses of a `try` with `except*`: `raised` is what each clause raised, and what no clause took (or None).
def raise_star(original, raised):
    raised = [e for e in raised if e is not None]
    if not raised:
        return None
    if not isinstance(original, BaseExceptionGroup):
        # One clause had the exception, in a group of its own.
        return raised[0]
    new = []
    again = []
    for e in raised:
        if isinstance(e, BaseExceptionGroup) and same_origin(e, original):
            leaves_of(e, again)
        else:
            new.append(e)
    if again:
        rest = group_split(original, lambda e: any([e is leaf for leaf in again]))[0]
        if not new:
            return rest
        if rest is not None:
            new.append(rest)
    if len(new) == 1:
        return new[0]
    return BaseExceptionGroup('', new)
