"""Waiting for streams: only sockets within the program ever make one wait, and only time passes meanwhile."""

import _socket

error = OSError
PIPE_BUF = 4096
POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL = 1, 2, 4, 8, 16, 32
EPOLLIN, EPOLLPRI, EPOLLOUT, EPOLLERR, EPOLLHUP, EPOLLET, EPOLLONESHOT, EPOLLRDHUP = 1, 2, 4, 8, 16, 1 << 31, 1 << 30, 8192
EPOLL_CLOEXEC = 524288


def _number(file):
    return file if isinstance(file, int) else file.fileno()


def _wait(ready, timeout):
    # `ready()` after the time, if it is empty before: nothing but time can change that.
    found = ready()
    if found or timeout == 0:
        return found
    if timeout is None or timeout < 0:
        raise RuntimeError('deadlock: the only thread waits for what only it could send')
    from time import sleep
    sleep(timeout)
    return ready()


def select(rlist, wlist, xlist, timeout=None, /):
    def ready():
        r = [file for file in rlist if _socket._ready(_number(file), False)]
        w = [file for file in wlist if _socket._ready(_number(file), True)]
        return (r, w, []) if r or w else None
    return _wait(ready, timeout) or ([], [], [])


class poll:
    def __init__(self):
        self._files = {}

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT, /):
        self._files[_number(fd)] = eventmask

    def modify(self, fd, eventmask, /):
        if _number(fd) not in self._files:
            raise FileNotFoundError(2, 'No such file or directory')
        self._files[_number(fd)] = eventmask

    def unregister(self, fd, /):
        del self._files[_number(fd)]

    def _ready(self):
        found = []
        for fd, mask in self._files.items():
            events = 0
            if mask & POLLIN and _socket._ready(fd, False):
                events |= POLLIN
            if mask & POLLOUT and _socket._ready(fd, True):
                events |= POLLOUT
            if events:
                found.append((fd, events))
        return found

    def poll(self, timeout=None, /):
        return _wait(self._ready, None if timeout is None else timeout / 1000)


class epoll(poll):
    def __init__(self, sizehint=-1, flags=0):
        poll.__init__(self)
        self.closed = False

    def poll(self, timeout=None, maxevents=-1):
        return _wait(self._ready, timeout)

    def fileno(self):
        return -1

    def close(self):
        self.closed = True

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()
