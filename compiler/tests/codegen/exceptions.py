def clauses(f):
    try:
        return f()
    except ValueError as e:
        f(e)
    finally:
        f(1)


def manager(a):
    with a as x:
        return x


def from_loop(items, lock):
    for x in items:
        with lock:
            if x:
                continue
            break


def again(x):
    try:
        x()
    except:
        raise
    else:
        raise KeyError from x
