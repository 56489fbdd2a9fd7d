# A local is copied when something between its reading and its use may run code, write it, or show a line.
def call_between(x, f):
    return x + f()


def operator_between(a, b, c):
    return a + b * c


def write_between(x):
    return x, (x := 1)


def nothing_between(a, b):
    return a + b - 1


def straight_into_the_variable(a, b):
    x = a * b
    return x


def failing_leaves_the_variable(a, b):
    x = a or b
    return x


def swap(a, b):
    a, b = b, a + b


def other_line(a, b):
    x = (a +
         b)
    return x


def in_place(x, o, i):
    x += 1
    o.n += x
    o[0] -= i


def chain(a, b, c):
    return a < b < c
