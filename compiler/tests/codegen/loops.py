def counting(n):
    i = 0
    while i < n:
        if i == 5:
            break
        i += 1
    else:
        return 1


def pairs(items):
    for k, v in items:
        if k:
            continue
        print(v)


def endless(f):
    while True:
        f()


def conditions(a, b, c):
    if a and (b or not c):
        return a or b
    elif a is None or b is not c:
        return a in (1, 2)


def constant_tests():
    if 0:
        pass
    while 1:
        return -1, (2, "x")
