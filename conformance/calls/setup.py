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


class W(object):
    pass


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


def t(call):
    try:
        call()
        text = 'ok'
    except BaseException as e:
        text = type(e).__name__ + ': ' + str(e)
    print('@' + text.replace('\n', '\\n'))


# --- Coroutine AsyncGenerator AsyncSend AsyncThrow AwaitIter
async def co():
    pass


async def ag():
    yield 1


# --- _math
import math


# --- WeakRef
import weakref
