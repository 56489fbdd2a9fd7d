"""Small modules: errors, context variables, format strings, random numbers, type variables, aliases."""
import errno, _contextvars, _string, _random, marshal, _thread, _weakref

print(errno.ENOENT, errno.errorcode[13], errno.EWOULDBLOCK == errno.EAGAIN, len(errno.errorcode) > 100)
v = _contextvars.ContextVar('v', default=1)
token = v.set(2)
print(v.get(), token.old_value is _contextvars.Token.MISSING, _contextvars.copy_context()[v])
v.reset(token); print(v.get())
print(_contextvars.copy_context().run(lambda: (v.set(9), v.get())[1]), v.get())
print(list(_string.formatter_parser('a{b.c[0]!r:>{w}} {{x}} {}')), _string.formatter_field_name_split('a.b[c][0]')[0], list(_string.formatter_field_name_split('a.b[c][0]')[1]))
r = _random.Random(42); print([r.random() for _ in range(3)], r.getrandbits(70)); state = r.getstate(); x = r.random(); r.setstate(state); print(x == r.random(), len(state))
value = [None, True, 1, -2**70, 1.5, 'é', b'x', (1, [2]), {'a': {1}}, ..., 2j]
print(marshal.loads(marshal.dumps(value)) == value)
lock = _thread.allocate_lock(); print(lock.acquire(), lock.locked(), lock.acquire(False)); lock.release(); print(lock.locked())


class A:
    def __init__(self): self.x = 1
    def __len__(self): return 7
    def __add__(self, other): return ('add', other)


a = A(); p = _weakref.proxy(a); p.y = 2; print(p.x, a.y, len(p), p + 1, _weakref.ref(a)() is a)
print(list[int], dict[str, list[int]], int | None, (int | str) == (str | int), isinstance(1, int | str), list[int].__origin__, list[int].__args__)
try:
    1 | int
except TypeError as e:
    print(e)
try:
    isinstance([], list[int])
except TypeError as e:
    print(e)
print(memoryview(b'abc')[1:].tobytes(), memoryview(bytearray(8)).cast('I').tolist(), bytes(memoryview(b'abcdef')[::2]), memoryview(b'ab') == b'ab')
b = bytearray(b'abcd'); m = memoryview(b); m[1:3] = b'XY'; print(b, m.nbytes, m.readonly, len(range(1 << 1000)[:5]))
