# One round: two objects made, with an `__init__` of one and of two arguments.
ROUNDS = 2000


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Box:
    def __init__(self, content):
        self.content = content


def work(n):
    for i in range(n):
        p = Point(i, n)
        b = Box(p)
    return b


work(ROUNDS)
