# One round: attributes of an instance read four times, written twice, counted up once.
ROUNDS = 5000


class Counter:
    def __init__(self):
        self.count = 0
        self.last = 0


def work(n):
    c = Counter()
    for i in range(n):
        c.last = c.count
        c.count += 1
        a = c.last
        b = c.count
        c.last = b
        a = c.last
    return a


work(ROUNDS)
