"""What the tests use of CPython's support package, for this machine."""

import contextlib as _contextlib
import gc as _gc
import sys as _sys
import unittest as _unittest
import warnings as _warnings

verbose = 0
Py_GIL_DISABLED = False
Py_DEBUG = False
is_wasi = is_emscripten = False


def _as_it_is(test):
    return test


def cpython_only(test):
    """What CPython alone promises is run all the same: this machine follows it closely."""
    return test


def requires_resource(resource):
    return _as_it_is


def requires_subprocess():
    return _as_it_is


def requires_working_socket(*, module=False):
    return None if module else _as_it_is


def run_with_locale(*locales):
    return _as_it_is


def impl_detail(msg=None, **guards):
    return _as_it_is


def check_impl_detail(**guards):
    return guards.get('cpython', not guards)


def gc_collect():
    _gc.collect()
    _gc.collect()


@_contextlib.contextmanager
def disable_gc():
    was = _gc.isenabled()
    _gc.disable()
    try:
        yield
    finally:
        if was:
            _gc.enable()


def get_c_recursion_limit():
    return 10000


def calcobjsize(fmt):
    raise NotImplementedError('test.support.calcobjsize: objects here are not laid out in C')


def check_sizeof(test, o, size):
    test.assertEqual(_sys.getsizeof(o), size)


def check_syntax_error(testcase, statement, errtext='', *, lineno=None, offset=None):
    with testcase.assertRaisesRegex(SyntaxError, errtext) as cm:
        compile(statement, '<test string>', 'exec')
    err = cm.exception
    testcase.assertIsNotNone(err.lineno)
    if lineno is not None:
        testcase.assertEqual(err.lineno, lineno)
    testcase.assertIsNotNone(err.offset)
    if offset is not None:
        testcase.assertEqual(err.offset, offset)


class catch_unraisable_exception:
    """Keeps what `sys.unraisablehook` is given inside of a with statement."""

    def __init__(self):
        self.unraisable = None

    def _hook(self, unraisable):
        self.unraisable = unraisable

    def __enter__(self):
        self._old_hook = getattr(_sys, 'unraisablehook', None)
        _sys.unraisablehook = self._hook
        return self

    def __exit__(self, *exc_info):
        _sys.unraisablehook = self._old_hook
        del self.unraisable


@_contextlib.contextmanager
def swap_attr(obj, attr, new_val):
    missing = object()
    old = getattr(obj, attr, missing)
    setattr(obj, attr, new_val)
    try:
        yield None if old is missing else old
    finally:
        if old is missing:
            delattr(obj, attr)
        else:
            setattr(obj, attr, old)


@_contextlib.contextmanager
def captured_stdout():
    import io
    out = io.StringIO()
    with _contextlib.redirect_stdout(out):
        yield out


@_contextlib.contextmanager
def captured_stderr():
    import io
    out = io.StringIO()
    with _contextlib.redirect_stderr(out):
        yield out


class BrokenIter:
    """An iterator with a ZeroDivisionError in the methods that the arguments name."""

    def __init__(self, init_raises=False, next_raises=False, iter_raises=False):
        self._in_next, self._in_iter = next_raises, iter_raises
        init_raises and 1 / 0

    def __iter__(self):
        return 1 / 0 if self._in_iter else self

    def __next__(self):
        return 1 / 0 if self._in_next else None
