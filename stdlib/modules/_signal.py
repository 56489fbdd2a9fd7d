"""Signals. None reaches a program but the interrupt, which is a KeyboardInterrupt."""

SIG_DFL = 0
SIG_IGN = 1
NSIG = 65
SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK = 0, 1, 2
ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF = 0, 1, 2


class ItimerError(OSError):
    pass


for _i, _name in enumerate('HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP '
                           'TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'.split()):
    globals()['SIG' + _name] = _i + 1
SIGIOT = SIGABRT
SIGCLD = SIGCHLD
SIGPOLL = SIGIO
SIGRTMIN, SIGRTMAX = 34, 64
del _i, _name


def default_int_handler(signalnum, frame, /):
    raise KeyboardInterrupt


_handlers = {SIGINT: default_int_handler}


def signal(signalnum, handler, /):
    if not 0 < signalnum < NSIG:
        raise ValueError('signal number out of range')
    if handler not in (SIG_DFL, SIG_IGN) and not callable(handler):
        raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')
    old = getsignal(signalnum)
    _handlers[int(signalnum)] = handler
    return old


def getsignal(signalnum, /):
    if not 0 < signalnum < NSIG:
        raise ValueError('signal number out of range')
    return _handlers.get(int(signalnum), SIG_DFL)


def raise_signal(signalnum, /):
    handler = getsignal(signalnum)
    if callable(handler):
        import sys
        handler(signalnum, sys._getframe(1))
    elif handler == SIG_DFL:
        raise OSError(38, 'Function not implemented')


def strsignal(signalnum, /):
    return None


def valid_signals():
    return set(range(1, NSIG))


def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
    global _wakeup
    old, _wakeup = _wakeup, fd
    return old


_wakeup = -1


def siginterrupt(signalnum, flag, /):
    pass


def alarm(seconds, /):
    raise OSError(38, 'Function not implemented')


def setitimer(which, seconds, interval=0.0, /):
    raise OSError(38, 'Function not implemented')


def getitimer(which, /):
    return (0.0, 0.0)


def pause():
    raise OSError(38, 'Function not implemented')


def pthread_sigmask(how, mask, /):
    return set()
