"""Sockets: pairs within the program, and names and numbers. There is no network; what needs one is refused."""

import sys as _sys

AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6 = 0, 1, 2, 10
SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET = 1, 2, 3, 4, 5
SOCK_NONBLOCK, SOCK_CLOEXEC = 2048, 524288
SOL_SOCKET, SO_REUSEADDR, SO_ERROR, SO_KEEPALIVE, SO_BROADCAST, SO_REUSEPORT, SO_TYPE = 1, 2, 4, 9, 6, 15, 3
SOMAXCONN = 4096
IPPROTO_IP, IPPROTO_ICMP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IPV6 = 0, 1, 6, 17, 41
TCP_NODELAY = 1
IPV6_V6ONLY = 26
SHUT_RD, SHUT_WR, SHUT_RDWR = 0, 1, 2
MSG_OOB, MSG_PEEK, MSG_DONTWAIT, MSG_NOSIGNAL, MSG_WAITALL = 1, 2, 64, 16384, 256
AI_PASSIVE, AI_CANONNAME, AI_NUMERICHOST, AI_NUMERICSERV, AI_ADDRCONFIG, AI_V4MAPPED, AI_ALL = 1, 2, 4, 1024, 32, 8, 16
NI_NUMERICHOST, NI_NUMERICSERV, NI_NAMEREQD, NI_DGRAM = 1, 2, 8, 16
EAI_FAMILY, EAI_NONAME, EAI_SERVICE, EAI_AGAIN, EAI_FAIL = -6, -2, -8, -3, -4
INADDR_ANY, INADDR_LOOPBACK, INADDR_BROADCAST, INADDR_NONE = 0, 0x7F000001, 0xFFFFFFFF, 0xFFFFFFFF
has_ipv6 = False
error = OSError
timeout = TimeoutError


class gaierror(OSError):
    __module__ = 'socket'


class herror(OSError):
    __module__ = 'socket'


_default_timeout = None
# Open sockets by descriptor, which is no file's.
_open = {}
_next = [1 << 20]


def _refuse(*args, **keywords):
    raise OSError(101, 'Network is unreachable')


class socket:
    __module__ = '_socket'

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        self.family = AF_INET if family == -1 else family
        self.type = SOCK_STREAM if type == -1 else type & 0xF
        self.proto = 0 if proto == -1 else proto
        self._timeout = _default_timeout
        self._peer = None
        self._received = bytearray()
        self._ended = False
        if fileno is not None:
            known = _open.get(fileno)
            if known is None:
                raise OSError(9, 'Bad file descriptor')
            self._share(known)
            self._fd = fileno
        else:
            self._fd = _next[0]
            _next[0] += 1
        _open[self._fd] = self

    def _share(self, other):
        self._peer, self._received, self._ended = other._peer, other._received, other._ended
        if self._peer is not None:
            self._peer._peer = self

    def fileno(self):
        return self._fd

    def detach(self):
        fd, self._fd = self._fd, -1
        return fd

    def close(self):
        if self._fd >= 0:
            _open.pop(self._fd, None)
            self._fd = -1
            if self._peer is not None:
                self._peer._ended = True

    def settimeout(self, value):
        self._timeout = value

    def gettimeout(self):
        return self._timeout

    def setblocking(self, flag):
        self._timeout = None if flag else 0.0

    def getblocking(self):
        return self._timeout != 0.0

    def setsockopt(self, *args):
        pass

    def getsockopt(self, *args):
        return 0

    def getsockname(self):
        return '' if self.family == AF_UNIX else ('0.0.0.0', 0)

    getpeername = getsockname

    def send(self, data, flags=0):
        if self._fd < 0:
            raise OSError(9, 'Bad file descriptor')
        if self._peer is None:
            raise OSError(32, 'Broken pipe')
        if self._peer._fd < 0:
            raise BrokenPipeError(32, 'Broken pipe')
        data = bytes(data)
        self._peer._received += data
        return len(data)

    def sendall(self, data, flags=0):
        self.send(data, flags)

    def recv(self, size, flags=0):
        if self._fd < 0:
            raise OSError(9, 'Bad file descriptor')
        if not self._received:
            if self._ended:
                return b''
            # Nobody else is there who could send anything while this waits.
            if self._timeout:
                raise TimeoutError('timed out')
            raise BlockingIOError(11, 'Resource temporarily unavailable')
        data = bytes(self._received[:size])
        if not flags & MSG_PEEK:
            del self._received[:size]
        return data

    def recv_into(self, buffer, nbytes=0, flags=0):
        data = self.recv(nbytes or len(buffer), flags)
        buffer[:len(data)] = data
        return len(data)

    def shutdown(self, how):
        if how in (SHUT_WR, SHUT_RDWR) and self._peer is not None:
            self._peer._ended = True

    connect = connect_ex = bind = listen = accept = _accept = sendto = recvfrom = _refuse

    def __repr__(self):
        return '<socket object, fd=%d, family=%d, type=%d, proto=%d>' % (self._fd, self.family, self.type, self.proto)


SocketType = socket


def socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0, /):
    a, b = socket(family, type, proto), socket(family, type, proto)
    a._peer, b._peer = b, a
    return a, b


def close(fd, /):
    known = _open.get(fd)
    if known is None:
        raise OSError(9, 'Bad file descriptor')
    known.close()


def dup(fd, /):
    raise OSError(38, 'Function not implemented')


def _ready(fd, write):
    """Could the socket or stream with this descriptor be read, or written, without waiting?"""
    known = _open.get(fd)
    if known is None:
        return True
    return write or bool(known._received) or known._ended


def getdefaulttimeout():
    return _default_timeout


def setdefaulttimeout(value, /):
    global _default_timeout
    _default_timeout = value


def gethostname():
    try:
        from posix import uname
        return uname().nodename
    except ImportError:
        return 'localhost'


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    try:
        packed = inet_aton('127.0.0.1' if host in (None, 'localhost') else host)
        number = 0 if port is None else int(port)
    except (OSError, ValueError, TypeError):
        raise gaierror(EAI_NONAME, 'Name or service not known') from None
    address = (inet_ntoa(packed), number)
    kinds = ((SOCK_STREAM, IPPROTO_TCP), (SOCK_DGRAM, IPPROTO_UDP))
    return [(AF_INET, kind, proto, '', address) for kind, proto in kinds if type in (0, kind)]


def gethostbyname(host, /):
    return getaddrinfo(host, None)[0][4][0]


def getnameinfo(sockaddr, flags, /):
    return (sockaddr[0], str(sockaddr[1]))


getservbyname = getservbyport = getprotobyname = gethostbyaddr = gethostbyname_ex = _refuse


def if_nameindex():
    return []


def inet_aton(text, /):
    parts = text.split('.')
    try:
        if not 1 <= len(parts) <= 4:
            raise ValueError
        numbers = [int(part, 0 if part.startswith('0x') else 8 if part.startswith('0') and part != '0' else 10)
                   for part in parts]
        last = numbers.pop()
        if any(not 0 <= n < 256 for n in numbers) or not 0 <= last < 1 << 8 * (4 - len(numbers)):
            raise ValueError
    except ValueError:
        raise OSError('illegal IP address string passed to inet_aton') from None
    return bytes(numbers) + last.to_bytes(4 - len(numbers), 'big')


def inet_ntoa(packed, /):
    if len(packed) != 4:
        raise OSError('packed IP wrong length')
    return '.'.join([str(byte) for byte in packed])


def inet_pton(family, text, /):
    if family == AF_INET:
        if text.count('.') != 3:
            raise OSError('illegal IP address string passed to inet_pton')
        return inet_aton(text)
    import ipaddress
    try:
        return ipaddress.IPv6Address(text).packed
    except ValueError:
        raise OSError('illegal IP address string passed to inet_pton') from None


def inet_ntop(family, packed, /):
    if family == AF_INET:
        return inet_ntoa(packed)
    import ipaddress
    return str(ipaddress.IPv6Address(bytes(packed)))


def _swapped(size):
    def swap(number, /):
        return int.from_bytes(number.to_bytes(size, 'big'), _sys.byteorder)
    return swap


htons = ntohs = _swapped(2)
htonl = ntohl = _swapped(4)
CAPI = None
