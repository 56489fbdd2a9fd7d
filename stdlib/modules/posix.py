"""Files, folders and the environment, as Linux has them."""

import _host_posix as _host
import sys as _sys

error = OSError
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_NOCTTY, O_TRUNC, O_APPEND = 0, 1, 2, 64, 128, 256, 512, 1024
O_NONBLOCK = O_NDELAY = 2048
O_DSYNC, O_ASYNC, O_DIRECT, O_LARGEFILE, O_DIRECTORY, O_NOFOLLOW = 4096, 8192, 16384, 0, 65536, 131072
O_NOATIME, O_CLOEXEC, O_PATH, O_SYNC, O_TMPFILE, O_ACCMODE = 262144, 524288, 2097152, 1052672, 4259840, 3
O_RSYNC = O_SYNC
EX_OK, EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_NOUSER, EX_NOHOST, EX_UNAVAILABLE, EX_SOFTWARE = 0, 64, 65, 66, 67, 68, 69, 70
EX_OSERR, EX_OSFILE, EX_CANTCREAT, EX_IOERR, EX_TEMPFAIL, EX_PROTOCOL, EX_NOPERM, EX_CONFIG = 71, 72, 73, 74, 75, 76, 77, 78
WNOHANG, WUNTRACED, WCONTINUED = 1, 2, 8
PRIO_PROCESS, PRIO_PGRP, PRIO_USER = 0, 1, 2
RTLD_LAZY, RTLD_NOW, RTLD_GLOBAL, RTLD_LOCAL = 1, 2, 256, 0
P_ALL, P_PID, P_PGID = 0, 1, 2
TMP_MAX = 238328
NGROUPS_MAX = 65536
SEEK_DATA, SEEK_HOLE = 3, 4
GRND_NONBLOCK, GRND_RANDOM = 1, 2
_have_functions = ['HAVE_FUTIMENS', 'HAVE_LSTAT']

environ = dict(_host.environ())


class _Record(tuple):
    # A tuple whose items have names; some names stand behind the items that are counted.
    _shown = ()
    _extra = ()
    __slots__ = ()
    n_unnamed_fields = 0

    def __new__(cls, sequence, dict=None):
        sequence = tuple(sequence)
        most = len(cls._shown) + len(cls._extra)
        if not len(cls._shown) <= len(sequence) <= most:
            raise TypeError('%s.%s() takes an at least %d-sequence (%d-sequence given)'
                            % (cls.__module__, cls.__name__, len(cls._shown), len(sequence)))
        self = tuple.__new__(cls, sequence[:len(cls._shown)])
        rest = sequence[len(cls._shown):]
        given = dict or {}
        self._rest = {name: rest[i] if i < len(rest) else given.get(name)
                      for i, name in enumerate(cls._extra)}
        return self

    def __init_subclass__(cls):
        cls.n_sequence_fields = len(cls._shown)
        cls.n_fields = len(cls._shown) + len(cls._extra)
        cls.__match_args__ = cls._shown
        for i, name in enumerate(cls._shown):
            if name not in cls.__dict__:
                setattr(cls, name, _item(i))
        for name in cls._extra:
            setattr(cls, name, _other(name))

    def __repr__(self):
        return '%s.%s(%s)' % (type(self).__module__, type(self).__name__,
                              ', '.join(['%s=%r' % pair for pair in zip(self._shown, self)]))

    def __reduce__(self):
        return (type(self), (tuple(self), self._rest))


def _item(i):
    return property(lambda self: self[i])


def _other(name):
    return property(lambda self: self._rest[name])


class stat_result(_Record):
    __module__ = 'os'
    _shown = ('st_mode', 'st_ino', 'st_dev', 'st_nlink', 'st_uid', 'st_gid', 'st_size', '_atime', '_mtime', '_ctime')
    _extra = ('st_atime', 'st_mtime', 'st_ctime', 'st_atime_ns', 'st_mtime_ns', 'st_ctime_ns', 'st_blksize', 'st_blocks',
              'st_rdev')

    def __repr__(self):
        names = self._shown[:7] + ('st_atime', 'st_mtime', 'st_ctime')
        return 'os.stat_result(%s)' % ', '.join(['%s=%r' % pair for pair in zip(names, self)])


class terminal_size(_Record):
    __module__ = 'os'
    _shown = ('columns', 'lines')


class uname_result(_Record):
    __module__ = 'posix'
    _shown = ('sysname', 'nodename', 'release', 'version', 'machine')


class times_result(_Record):
    __module__ = 'posix'
    _shown = ('user', 'system', 'children_user', 'children_system', 'elapsed')


class statvfs_result(_Record):
    __module__ = 'os'
    _shown = ('f_bsize', 'f_frsize', 'f_blocks', 'f_bfree', 'f_bavail', 'f_files', 'f_ffree', 'f_favail', 'f_flag',
              'f_namemax')
    _extra = ('f_fsid',)


def _result(told):
    a, m, c = told[7:10]
    seconds = tuple([ns // 1000000000 for ns in (a, m, c)])
    return stat_result(told[:7] + seconds + (a / 1e9, m / 1e9, c / 1e9, a, m, c) + told[10:])


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    method = getattr(type(path), '__fspath__', None)
    if method is None:
        raise TypeError('expected str, bytes or os.PathLike object, not ' + type(path).__name__)
    result = method(path)
    if not isinstance(result, (str, bytes)):
        raise TypeError('expected %s.__fspath__() to return str or bytes, not %s'
                        % (type(path).__name__, type(result).__name__))
    return result


def _path(path, function, dir_fd=None):
    if dir_fd is not None:
        raise NotImplementedError('dir_fd unavailable on this platform')
    if isinstance(path, int):
        raise TypeError('%s: path should be string, bytes or os.PathLike, not int' % function)
    if not isinstance(path, (str, bytes)) and not hasattr(type(path), '__fspath__'):
        raise TypeError('%s: path should be string, bytes or os.PathLike, not %s' % (function, type(path).__name__))
    return fspath(path)


def stat(path, *, dir_fd=None, follow_symlinks=True):
    if isinstance(path, int):
        return fstat(path)
    if not isinstance(path, (str, bytes)) and not hasattr(type(path), '__fspath__'):
        raise TypeError('stat: path should be string, bytes, os.PathLike or integer, not ' + type(path).__name__)
    return _result(_host.stat(_path(path, 'stat', dir_fd), follow_symlinks))


def lstat(path, *, dir_fd=None):
    return _result(_host.stat(_path(path, 'lstat', dir_fd), False))


def fstat(fd):
    return _result(_host.fstat(fd))


def open(path, flags, mode=0o777, *, dir_fd=None):
    return _host.open(_path(path, 'open', dir_fd), flags, mode)


def close(fd):
    _host.close(fd)


def closerange(fd_low, fd_high, /):
    for fd in range(fd_low, fd_high):
        try:
            _host.close(fd)
        except OSError:
            pass


def read(fd, length, /):
    if length < 0:
        raise OSError(22, 'Invalid argument')
    return _host.read(fd, length)


def write(fd, data, /):
    return _host.write(fd, data if isinstance(data, (bytes, bytearray)) else bytes(data))


def lseek(fd, position, whence, /):
    return _host.lseek(fd, position, whence)


def isatty(fd, /):
    return _host.isatty(fd)


def ftruncate(fd, length, /):
    _host.ftruncate(fd, length)


def truncate(path, length):
    fd = path if isinstance(path, int) else open(path, O_WRONLY)
    try:
        _host.ftruncate(fd, length)
    finally:
        if fd is not path:
            _host.close(fd)


def fsync(fd):
    _host.fsync(fd)


fdatasync = fsync


def dup(fd, /):
    return _host.dup(fd)


def pipe():
    return _host.pipe()


# (No process is ever started that could inherit anything.)
def get_inheritable(fd, /):
    return False


def set_inheritable(fd, inheritable, /):
    pass


def get_blocking(fd, /):
    return True


def set_blocking(fd, blocking, /):
    if not blocking:
        raise OSError(38, 'Function not implemented')


def listdir(path=None):
    path = '.' if path is None else _path(path, 'listdir')
    names = [name for name, kind in _host.listdir(path)]
    return [fsencode(name) for name in names] if isinstance(path, bytes) else names


def fsencode(name):
    return name.encode('utf-8', 'surrogateescape')


class DirEntry:
    __module__ = 'posix'
    __slots__ = ('name', 'path', '_kind', '_stat', '_lstat')

    def __init__(self, name, path, kind):
        self.name, self.path, self._kind = name, path, kind
        self._stat = self._lstat = None

    def is_symlink(self):
        return self._kind == 2

    def is_junction(self):
        return False

    def _is(self, kind, bits, follow_symlinks):
        if self._kind != 2 or not follow_symlinks:
            return self._kind == kind
        try:
            return self.stat().st_mode & 0o170000 == bits
        except FileNotFoundError:
            return False

    def is_dir(self, *, follow_symlinks=True):
        return self._is(1, 0o040000, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is(0, 0o100000, follow_symlinks)

    def stat(self, *, follow_symlinks=True):
        if follow_symlinks:
            if self._stat is None:
                self._stat = stat(self.path)
            return self._stat
        if self._lstat is None:
            self._lstat = lstat(self.path)
        return self._lstat

    def inode(self):
        return self.stat(follow_symlinks=False).st_ino

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return '<DirEntry %r>' % self.name


class ScandirIterator:
    __module__ = 'posix'

    def __init__(self, entries):
        self._entries = iter(entries)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def close(self):
        self._entries = iter(())

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def scandir(path=None):
    path = '.' if path is None else _path(path, 'scandir')
    is_bytes = isinstance(path, bytes)
    slash = b'/' if is_bytes else '/'
    before = path if path.endswith(slash) else path + slash
    entries = []
    for name, kind in _host.listdir(path):
        if is_bytes:
            name = fsencode(name)
        entries.append(DirEntry(name, before + name, kind))
    return ScandirIterator(entries)


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    try:
        found = stat(path, follow_symlinks=follow_symlinks) if not isinstance(path, int) else fstat(path)
    except OSError:
        return False
    if mode == F_OK:
        return True
    user, group = _host.owner()
    if user == 0:
        return not mode & X_OK or bool(found.st_mode & 0o111) or found.st_mode & 0o170000 == 0o040000
    shift = 6 if found.st_uid == user else 3 if found.st_gid == group else 0
    return found.st_mode >> shift & mode == mode


def mkdir(path, mode=0o777, *, dir_fd=None):
    _host.mkdir(_path(path, 'mkdir', dir_fd), mode)


def rmdir(path, *, dir_fd=None):
    _host.rmdir(_path(path, 'rmdir', dir_fd))


def unlink(path, *, dir_fd=None):
    _host.unlink(_path(path, 'unlink', dir_fd))


def remove(path, *, dir_fd=None):
    _host.unlink(_path(path, 'remove', dir_fd))


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    _host.rename(_path(src, 'rename', src_dir_fd), _path(dst, 'rename', dst_dir_fd))


def replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    _host.rename(_path(src, 'replace', src_dir_fd), _path(dst, 'replace', dst_dir_fd))


def readlink(path, *, dir_fd=None):
    path = _path(path, 'readlink', dir_fd)
    target = _host.readlink(path)
    return fsencode(target) if isinstance(path, bytes) else target


def symlink(src, dst, target_is_directory=False, *, dir_fd=None):
    _host.symlink(_path(src, 'symlink'), _path(dst, 'symlink', dir_fd))


def link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True):
    _host.link(_path(src, 'link', src_dir_fd), _path(dst, 'link', dst_dir_fd))


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    _host.chmod(_path(path, 'chmod', dir_fd), mode)


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    if ns is None:
        if times is None:
            import time
            times = (time.time(),) * 2
        ns = [round(seconds * 1e9) for seconds in times]
    elif times is not None:
        raise ValueError("utime: you may specify either 'times' or 'ns' but not both")
    _host.utime(_path(path, 'utime', dir_fd), int(ns[0]), int(ns[1]))


def getcwd():
    return _host.getcwd()


def getcwdb():
    return fsencode(_host.getcwd())


def chdir(path):
    _host.chdir(_path(path, 'chdir'))


def getpid():
    return _host.getpid()


def _status(name):
    with_name = name.encode() + b':'
    fd = _host.open('/proc/self/status', O_RDONLY, 0)
    try:
        for line in _host.read(fd, 65536).split(b'\n'):
            if line.startswith(with_name):
                return line.split()[1]
    finally:
        _host.close(fd)
    raise OSError(38, 'Function not implemented')


def getppid():
    return int(_status('PPid'))


def getuid():
    return _host.owner()[0]


def getgid():
    return _host.owner()[1]


geteuid, getegid = getuid, getgid


def umask(mask, /):
    old = int(_status('Umask'), 8)
    if mask != old:
        raise OSError(38, 'Function not implemented')
    return old


def urandom(size, /):
    if size < 0:
        raise ValueError('negative argument not allowed')
    return _host.urandom(size)


def getrandom(size, flags=0):
    return _host.urandom(size)


def cpu_count():
    return _host.cpu_count()


def uname():
    return uname_result(_host.uname())


def times():
    import time
    return times_result((time.process_time(), 0.0, 0.0, 0.0, time.monotonic()))


def get_terminal_size(fd=1, /):
    raise OSError(25, 'Inappropriate ioctl for device')


def device_encoding(fd):
    return 'utf-8' if isatty(fd) else None


def strerror(code, /):
    return _host.strerror(code)


# (No process is ever started: nobody reads the environment but the program itself.)
def putenv(name, value, /):
    pass


def unsetenv(name, /):
    pass


def _exit(status):
    _sys.stdout.flush()
    raise SystemExit(status)


def abort():
    raise SystemExit(134)


def kill(pid, signal, /):
    raise OSError(1, 'Operation not permitted')


def fork():
    raise OSError(38, 'Function not implemented')


def register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    pass


def waitpid(pid, options, /):
    raise ChildProcessError(10, 'No child processes')


def waitstatus_to_exitcode(status):
    return status >> 8 if not status & 0x7F else -(status & 0x7F)


def WIFEXITED(status):
    return not status & 0x7F


def WEXITSTATUS(status):
    return status >> 8 & 0xFF


def WIFSIGNALED(status):
    return 0 < status & 0x7F < 0x7F


def WTERMSIG(status):
    return status & 0x7F


def WIFSTOPPED(status):
    return status & 0xFF == 0x7F


def WSTOPSIG(status):
    return status >> 8 & 0xFF


def WCOREDUMP(status):
    return bool(status & 0x80)


def _path_splitroot_ex(path, /):
    path = fspath(path)
    slash, empty = (b'/', b'') if isinstance(path, bytes) else ('/', '')
    if not path.startswith(slash):
        return empty, empty, path
    if path.startswith(slash * 2) and not path.startswith(slash * 3):
        return empty, path[:2], path[2:]
    return empty, slash, path[1:]


def _path_normpath(path, /):
    path = fspath(path)
    slash, empty, dot, up = (b'/', b'', b'.', b'..') if isinstance(path, bytes) else ('/', '', '.', '..')
    if not path:
        return dot
    _, root, rest = _path_splitroot_ex(path)
    parts = []
    for part in rest.split(slash):
        if part == empty or part == dot:
            continue
        if part != up or not root and not parts or parts and parts[-1] == up:
            parts.append(part)
        elif parts:
            parts.pop()
    return (root + slash.join(parts)) or dot


