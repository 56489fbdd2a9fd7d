# One round: an attribute kept in a slot read three times and written twice, and a property read.
ROUNDS = 3000


class Pair:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right

    @property
    def sum(self):
        return self.left


def work(n):
    p = Pair(1, 2)
    for i in range(n):
        p.left = p.right
        p.right = p.left
        a = p.left
        a = p.sum
    return a


work(ROUNDS)
