# One round: a `with` whose manager is a class, nested twice.
ROUNDS = 1000


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return None


def work(n):
    m = Manager()
    for i in range(n):
        with m as x:
            with m:
                pass
    return x


work(ROUNDS)
