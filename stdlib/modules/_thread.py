"""Threads, of which there is one: locks that are never waited for, and no way to start another."""

error = RuntimeError
TIMEOUT_MAX = 9223372036.0
_IDENT = 1


class lock:
    __module__ = '_thread'
    __slots__ = ('_locked', '__weakref__')

    def __init__(self):
        self._locked = False

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            raise ValueError('timeout value must be a non-negative number')
        if not self._locked:
            self._locked = True
            return True
        if not blocking:
            return False
        if timeout >= 0:
            from time import sleep
            sleep(timeout)
            return False
        raise RuntimeError('deadlock: the only thread waits for a lock that it holds')

    def release(self):
        if not self._locked:
            raise RuntimeError('release unlocked lock')
        self._locked = False

    def locked(self):
        return self._locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()

    def _at_fork_reinit(self):
        self._locked = False

    acquire_lock, release_lock, locked_lock = acquire, release, locked

    def __repr__(self):
        return '<%s _thread.lock object at %#x>' % ('locked' if self._locked else 'unlocked', id(self))


LockType = lock


def allocate_lock():
    return lock()


allocate = allocate_lock


class RLock:
    __module__ = '_thread'
    __slots__ = ('_count', '__weakref__')

    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        self._count += 1
        return True

    def release(self):
        if not self._count:
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()

    def _is_owned(self):
        return self._count > 0

    def _recursion_count(self):
        return self._count

    def _acquire_restore(self, state):
        self._count = state[0]

    def _release_save(self):
        if not self._count:
            raise RuntimeError('cannot release un-acquired lock')
        state = (self._count, _IDENT)
        self._count = 0
        return state

    def _at_fork_reinit(self):
        self._count = 0

    def __repr__(self):
        return '<%s _thread.RLock object owner=%d count=%d at %#x>' % (
            'locked' if self._count else 'unlocked', _IDENT if self._count else 0, self._count, id(self))


class _ThreadHandle:
    __slots__ = ('ident', '_done', '__weakref__')

    def __init__(self):
        self.ident = 0
        self._done = False

    def is_done(self):
        return self._done

    def _set_done(self):
        self._done = True

    def join(self, timeout=None):
        pass


def _make_thread_handle(ident):
    handle = _ThreadHandle()
    handle.ident = ident
    return handle


def get_ident():
    return _IDENT


def get_native_id():
    return _IDENT


def _get_main_thread_ident():
    return _IDENT


def _is_main_interpreter():
    return True


def daemon_threads_allowed():
    return True


def start_joinable_thread(function, handle=None, daemon=True):
    raise RuntimeError("can't start new thread")


def start_new_thread(function, args, kwargs=None):
    raise RuntimeError("can't start new thread")


start_new = start_new_thread


def stack_size(size=0):
    return 0


def _count():
    return 0


def _shutdown():
    pass


def exit():
    raise SystemExit


exit_thread = exit


def interrupt_main(signum=2):
    raise KeyboardInterrupt


class _local:
    __module__ = '_thread'


class _ExceptHookArgs(tuple):
    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])


def _excepthook(args):
    import sys
    if args.exc_type is not SystemExit:
        sys.excepthook(args.exc_type, args.exc_value, args.exc_traceback)
