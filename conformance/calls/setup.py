# What wrong calls are made with. It runs in every era; sections for some owners only follow below.
import sys


def f():
    pass


class A(object):
    def m(self):
        pass


class S(object):
    __slots__ = ('x',)


class Seq(object):
    def __getitem__(self, i):
        raise IndexError


class Back(Seq):
    def __len__(self):
        return 1


class W(object):
    pass


class Ix(object):
    def __index__(self):
        return 1


def sub(t):
    return type(t)('Sub', (t,), {})


try:
    range = xrange
except NameError:
    pass


def cell():
    x = 1
    return (lambda: x).__closure__[0]


def tb():
    try:
        1 / 0
    except ZeroDivisionError:
        return sys.exc_info()[2]


def proxy():
    return sys._getframe().f_locals


def g():
    yield 1


TOLD = (int, str, bytes, bytearray, type(None), type(NotImplemented), bool)


def told(v):
    if type(v) is float:
        return '%.12g' % v
    if type(v) in TOLD:
        return repr(v)
    if type(v) in (list, tuple):
        return type(v).__name__ + ' of ' + ', '.join(map(told, v))
    name = type(v).__name__
    # Types that some eras or the machine have one of, others several.
    if 'iterator' in name or name == 'reversed':
        return 'iterator'
    for known in ('coroutine', 'weakref'):
        if name.startswith(known):
            return known
    return 'weakref' if name == 'ReferenceType' else name


def t(call, told=told):
    try:
        text = 'ok ' + told(call())
    except BaseException as e:
        text = type(e).__name__ + ': ' + str(e)
    print('@' + text[:200].replace('\n', '\\n'))


def s(call):
    t(call, lambda v: '')


# --- Coroutine AsyncGenerator AsyncSend AsyncThrow AwaitIter
async def co():
    pass


async def ag():
    yield 1


# --- _math
import math


# --- WeakRef
import weakref
