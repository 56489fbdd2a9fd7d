"""What CPython adds to builtins and sys when it starts. Importing it does that, once."""

import builtins
import sys


class _Input:
    # sys.stdin: what the machine's stream reads by the line, in every other way too.
    encoding, errors, name, mode, closed, newlines, line_buffering = 'utf-8', 'strict', '<stdin>', 'r', False, None, False

    def __init__(self, stream):
        self.readline, self.isatty, self.fileno = stream.readline, stream.isatty, stream.fileno
        self._kept = ''

    def read(self, size=-1):
        text = self._kept
        while size is None or size < 0 or len(text) < size:
            line = self.readline()
            if not line:
                size = len(text)
                break
            text += line
        self._kept = text[size:]
        return text[:size]

    def readlines(self, hint=-1):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self._kept or self.readline()
        self._kept = ''
        if not line:
            raise StopIteration
        return line

    @property
    def buffer(self):
        import io
        return io.open(0, 'rb', closefd=False)

    def readable(self):
        return True

    def writable(self):
        return False

    seekable = writable

    def close(self):
        pass

    flush = close


class _Quitter:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return 'Use %s() or Ctrl-D (i.e. EOF) to exit' % self.name

    def __call__(self, code=None):
        raise SystemExit(code)


class _Printer:
    def __init__(self, text):
        self._text = text

    def __repr__(self):
        return self._text

    def __call__(self):
        print(self._text)


class _Helper:
    def __repr__(self):
        return 'Type help() for interactive help, or help(object) for help about object.'

    def __call__(self, *args, **keywords):
        import pydoc
        return pydoc.help(*args, **keywords)


def open(*args, **keywords):
    # Once it is needed, the module io gives it.
    from io import open
    builtins.open = open
    return open(*args, **keywords)


def breakpoint(*args, **keywords):
    return sys.breakpointhook(*args, **keywords)


def _breakpointhook(*args, **keywords):
    import os
    name = os.environ.get('PYTHONBREAKPOINT')
    if name == '0':
        return None
    module, _, function = (name or 'pdb.set_trace').rpartition('.')
    import importlib
    return getattr(importlib.import_module(module or 'builtins'), function)(*args, **keywords)


def _unraisablehook(unraisable, /):
    if unraisable.err_msg:
        print(unraisable.err_msg + ': %r' % (unraisable.object,), file=sys.stderr)
    sys.excepthook(unraisable.exc_type, unraisable.exc_value, unraisable.exc_traceback)


class SimpleNamespace:
    __module__ = 'types'

    def __init__(self, mapping_or_iterable=(), /, **keywords):
        for name, value in dict(mapping_or_iterable).items():
            if not isinstance(name, str):
                raise TypeError('keywords must be strings')
            self.__dict__[name] = value
        self.__dict__.update(keywords)

    def __eq__(self, other):
        if not isinstance(other, SimpleNamespace):
            return NotImplemented
        return self.__dict__ == other.__dict__

    __hash__ = None

    def __repr__(self):
        name = 'namespace' if type(self) is SimpleNamespace else type(self).__name__
        if id(self) in _shown:
            return name + '(...)'
        _shown.add(id(self))
        try:
            return name + '(' + ', '.join(['%s=%r' % item for item in self.__dict__.items()]) + ')'
        finally:
            _shown.discard(id(self))

    def __replace__(self, /, **changes):
        return type(self)(self.__dict__, **changes)

    def __reduce__(self):
        return (type(self), (), self.__dict__)


_shown = set()


class _Record(tuple):
    # A tuple whose items have names.
    _names = ()

    def __init_subclass__(cls):
        for i, name in enumerate(cls._names):
            setattr(cls, name, property(lambda self, i=i: self[i]))

    def __repr__(self):
        return 'sys.%s(%s)' % (type(self).__name__, ', '.join(['%s=%r' % pair for pair in zip(self._names, self)]))


class hash_info(_Record):
    _names = ('width', 'modulus', 'inf', 'nan', 'imag', 'algorithm', 'hash_bits', 'seed_bits', 'cutoff')


class thread_info(_Record):
    _names = ('name', 'lock', 'version')


class asyncgen_hooks(_Record):
    _names = ('firstiter', 'finalizer')


_settings = {'recursion': 0, 'digits': 4300, 'interval': 0.005, 'hooks': asyncgen_hooks((None, None)), 'origin': 0}


def audit(event, *args):
    for hook in _audit_hooks:
        hook(event, args)


def addaudithook(hook):
    _audit_hooks.append(hook)


_audit_hooks = []


def get_asyncgen_hooks():
    return _settings['hooks']


def set_asyncgen_hooks(firstiter=None, finalizer=None):
    _settings['hooks'] = asyncgen_hooks((firstiter, finalizer))


def get_coroutine_origin_tracking_depth():
    return _settings['origin']


def set_coroutine_origin_tracking_depth(depth):
    _settings['origin'] = depth


def get_int_max_str_digits():
    return _settings['digits']


def set_int_max_str_digits(maxdigits):
    _settings['digits'] = maxdigits


def getswitchinterval():
    return _settings['interval']


def setswitchinterval(interval, /):
    _settings['interval'] = interval


def getfilesystemencodeerrors():
    return 'surrogateescape'


def call_tracing(func, args, /):
    return func(*args)


def _getframemodulename(depth=0):
    try:
        return sys._getframe(depth + 1).f_globals.get('__name__')
    except ValueError:
        return None


def _install():
    from _memoryview import memoryview
    for name, value in (('memoryview', memoryview), ('exit', _Quitter('exit')), ('quit', _Quitter('quit')),
                        ('copyright', _Printer(sys.copyright)), ('credits', _Printer('See https://www.python.org/ and the README.')),
                        ('license', _Printer('See https://www.python.org/psf/license/')), ('help', _Helper()),
                        ('breakpoint', breakpoint), ('open', open)):
        setattr(builtins, name, value)
    for function in (audit, addaudithook, get_asyncgen_hooks, set_asyncgen_hooks, get_coroutine_origin_tracking_depth,
                     set_coroutine_origin_tracking_depth, get_int_max_str_digits, set_int_max_str_digits,
                     getswitchinterval, setswitchinterval, getfilesystemencodeerrors, call_tracing, _getframemodulename):
        function.__module__ = 'sys'
        setattr(sys, function.__name__, function)
    sys.breakpointhook = sys.__breakpointhook__ = _breakpointhook
    sys.unraisablehook = sys.__unraisablehook__ = _unraisablehook
    sys.hash_info = hash_info((64, 2305843009213693951, 314159, 0, 1000003, 'fnv', 64, 0, 0))
    sys.thread_info = thread_info(('none', None, None))
    sys.float_repr_style = 'short'
    sys.stdin = sys.__stdin__ = _Input(sys.stdin)
    # (What `platform` takes apart.)
    sys.version = '%d.%d.%d (fastlocals, Jan  1 2025, 00:00:00) [Rust]' % sys.version_info[:3]
    sys.base_prefix = sys.exec_prefix = sys.base_exec_prefix = sys.prefix
    sys._base_executable = sys.executable
    sys._stdlib_dir = None
    if 'posix' in sys.builtin_module_names:
        sys.platform = 'linux'
        try:
            from _host_posix import uname
            sys.implementation._multiarch = uname()[4] + '-linux-gnu'
        except ImportError:
            pass
    sys._git = ('CPython', '', '')
    sys._framework = ''
    sys._home = None
    sys._xoptions = {}
    sys.abiflags = ''
    sys.orig_argv = list(sys.argv)
    sys.path_importer_cache = {}
    sys.platlibdir = 'lib'
    sys.pycache_prefix = None
    sys.implementation = SimpleNamespace(vars(sys.implementation))
    sys.stdlib_module_names = frozenset(sys.builtin_module_names)


from _host_names import builtin_module_names as _names
_others = ('_collections', '_weakref', 'gc', 'itertools', 'math')
sys.builtin_module_names = tuple(sorted({*sys.builtin_module_names, *_others, *_names()}))
_install()
