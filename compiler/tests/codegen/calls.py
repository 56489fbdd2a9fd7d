# Arguments are evaluated in the window; results go where they are wanted.
def names(f, a, b):
    f(a, b(), c=1)


def method(o, x):
    return o.m(x).n


def method_with_names(o, x):
    o.m(x, y=2)


def nested(f, g, h):
    return f(g(h(1)))


def stars(f, a, k):
    f(1, *a, x=2, **k)


def recursive(n):
    return recursive(n - 1) + recursive(n - 2)


def many_lines(f, a):
    f(
        a,
        1,
    )
