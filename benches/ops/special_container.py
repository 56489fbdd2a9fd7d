# One round: length, item, membership and truth of an object that defines them.
ROUNDS = 1000


class Shelf:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        return i

    def __contains__(self, item):
        return True

    def __bool__(self):
        return True


def work(n):
    s = Shelf()
    for i in range(n):
        len(s)
        s[i]
        i in s
        if s:
            pass


work(ROUNDS)
