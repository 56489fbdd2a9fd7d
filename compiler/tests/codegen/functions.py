def closure(a):
    def inner(b=a, *, c=1):
        nonlocal a
        a = b
        return a
    return inner


def generate(a):
    yield a
    x = yield from a
    return x


def inlined(xs, x):
    return [x * x for x in xs if x], x


def lazily(xs):
    return (x for x in xs)


@closure
@closure(1)
class C(object, metaclass=type):
    """doc

    more
    """
    n: int = 1

    def f(self):
        self.x = super().f()
