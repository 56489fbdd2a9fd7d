# RULE: LANG: __index__ is asked wherever a built-in function or operator wants an integer
# ERAS: 3.11+
class A:
    def __init__(self, n=2): self.n = n
    def __index__(self): return self.n
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)
show(lambda: [1] * A())
show(lambda: A() * (1,))
show(lambda: A() * [1, 2])
show(lambda: (1,) * A(-1))
show(lambda: 'ab' * A())
show(lambda: A() * 'ab')
show(lambda: b'ab' * A())
show(lambda: A() * bytearray(b'ab'))
def inplace(x):
    y = x
    x *= A()
    return x, x is y
show(lambda: inplace([1]))
show(lambda: inplace((1,)))
show(lambda: inplace('a'))
show(lambda: inplace(bytearray(b'a')))
class L(list): pass
class S(str): pass
show(lambda: L([1]) * A())
show(lambda: S('x') * A())
show(lambda: inplace(L([1])))
show(lambda: chr(A(65)))
show(lambda: round(2.567, A()))
show(lambda: round(25, A(-1)))
show(lambda: '%c' % A(65))
show(lambda: '%c%d' % (A(65), 3))
show(lambda: (5).to_bytes(A(), 'big'))
show(lambda: 'x'.ljust(A(5)))
show(lambda: 'x'.rjust(A(5), '.'))
show(lambda: 'x'.center(A(5), '.'))
show(lambda: 'x'.zfill(A(5)))
show(lambda: b'x'.ljust(A(5)))
show(lambda: 'x\ty'.expandtabs(A(4)))
show(lambda: 'a b c d'.split(' ', A()))
show(lambda: 'a b c d'.rsplit(None, A()))
show(lambda: 'a b c d'.split(maxsplit=A()))
show(lambda: 'aaaa'.replace('a', 'b', A()))
show(lambda: b'aaaa'.replace(b'a', b'b', A()))
show(lambda: 'abcabc'.find('c', A(3)))
show(lambda: 'abcabc'.find('c', A(-2)))
show(lambda: 'abcabc'.rfind('c', 0, A(4)))
show(lambda: 'abcabc'.index('c', A(3), A(6)))
show(lambda: 'abcabc'.count('c', A(3)))
show(lambda: 'abcabc'.startswith('c', A(2)))
show(lambda: 'abcabc'.endswith('c', A(2), A(3)))
show(lambda: b'abcabc'.find(b'c', A(3)))
show(lambda: b'abcabc'.find(A(99)))
show(lambda: A(99) in b'abcabc')
show(lambda: [1, 2, 3, 2].index(2, A(2)))
show(lambda: (1, 2, 3, 2).index(2, A(-1), A(9)))
show(lambda: [1, 2].index(2, None))
show(lambda: [1, 2].index(2, 0, 'x'))
show(lambda: [1, 2, 3].pop(A(0)))
show(lambda: [1, 2].insert(A(0), 5))
show(lambda: range(A(3)))
show(lambda: [1, 2, 3][A()])
show(lambda: [1, 2, 3][A():])
show(lambda: bytes(A(3)))
show(lambda: bytes([A(3), 4]))
show(lambda: bytearray(b'a').append(A(66)))
show(lambda: 'abc'.find('c', 'x'))
show(lambda: 'ab' * 1.5)
show(lambda: [1] * 1.5)
show(lambda: chr('x'))
show(lambda: 'x'.ljust('x'))
class N:
    def __index__(self): return 'x'
class R:
    def __index__(self): raise KeyError('boom')
for bad in (N(), R()):
    show(lambda: [1] * bad)
    show(lambda: 'x' * bad)
    show(lambda: chr(bad))
    show(lambda: 'x'.ljust(bad))
    show(lambda: 'x y'.split(' ', bad))
    show(lambda: 'x'.find('x', bad))
    show(lambda: [1].index(1, bad))
    show(lambda: '%c' % bad)
    show(lambda: (5).to_bytes(bad, 'big'))
    show(lambda: round(1.5, bad))

