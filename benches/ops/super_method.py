# One round: a method that calls its base class's through `super()`, and a class method and a static method.
ROUNDS = 2000


class Base:
    def step(self, a):
        return a


class Derived(Base):
    def step(self, a):
        return super().step(a)

    @classmethod
    def named(cls, a):
        return a

    @staticmethod
    def plain(a):
        return a


def work(n):
    d = Derived()
    for i in range(n):
        d.step(i)
        d.named(i)
        d.plain(i)


work(ROUNDS)
