class Base:
    kind = "base"

    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return type(self)(self.n + other.n)

    @property
    def twice(self):
        return self.n * 2


class Derived(Base):
    def __repr__(self):
        return f"Derived({self.n!r:>4})"


x = Derived(1) + Derived(2)
match [x.twice, x.kind]:
    case [6, str() as kind]:
        print(kind, x)
    case _:
        print("other")
