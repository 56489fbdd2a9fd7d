# One round: an addition, a comparison and an equality of objects that define them.
ROUNDS = 2000


class Number:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return other

    def __lt__(self, other):
        return True

    def __eq__(self, other):
        return True


def work(n):
    a = Number(1)
    b = Number(2)
    for i in range(n):
        c = a + b
        a < b
        a == b
    return c


work(ROUNDS)
