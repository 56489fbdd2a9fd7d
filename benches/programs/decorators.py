# Decorators with and without arguments, keyword calls, and functions that hand on whatever they are given.
ROUNDS = 2800

calls = {}


def counted(function):
    def wrapper(*args, **kwargs):
        calls[function.__name__] = calls.get(function.__name__, 0) + 1
        return function(*args, **kwargs)

    wrapper.__name__ = function.__name__
    return wrapper


def checked(**kinds):
    def decorate(function):
        def wrapper(**kwargs):
            for name, value in kwargs.items():
                if name in kinds and not isinstance(value, kinds[name]):
                    raise TypeError("%s: %s" % (name, type(value).__name__))
            return function(**kwargs)

        wrapper.__name__ = function.__name__
        return wrapper

    return decorate


def memo(size=10):
    def decorate(function):
        known = {}

        def wrapper(*args):
            if args in known:
                return known[args]
            if len(known) >= size:
                known.clear()
            result = known[args] = function(*args)
            return result

        return wrapper

    return decorate


def with_defaults(**defaults):
    def decorate(function):
        def wrapper(*args, **kwargs):
            return function(*args, **{**defaults, **kwargs})

        return wrapper

    return decorate


@counted
def box(width, height=1, *, depth=1, label=""):
    return width * height * depth + len(label)


@checked(width=int, label=str)
@counted
def sign(*, width, label="sign", border=0):
    return width + len(label) + border


@memo(size=20)
def power(base, exponent):
    return 1 if exponent == 0 else base * power(base, exponent - 1) % 9973


@with_defaults(step=2, stop=20)
def series(start, *, stop, step, scale=1):
    return sum([n * scale for n in range(start, stop, step)])


class Registry:
    def __init__(self):
        self.handlers = {}

    def on(self, name, priority=0):
        def register(function):
            self.handlers.setdefault(name, []).append((priority, function))
            return function

        return register

    def emit(self, name, *args, **kwargs):
        total = 0
        for _, handler in sorted(self.handlers.get(name, []), key=lambda pair: pair[0]):
            total += handler(*args, **kwargs)
        return total


registry = Registry()


@registry.on("sale", priority=2)
def tax(amount, rate=10, **rest):
    return amount * rate // 100


@registry.on("sale", priority=1)
def bonus(amount, *, customer="none", **rest):
    return len(customer) if amount > 50 else 0


class Shape:
    def __init__(self, **sizes):
        self.sizes = sizes

    @property
    def area(self):
        return self.sizes.get("width", 1) * self.sizes.get("height", 1)

    @staticmethod
    def unit():
        return Shape(width=1, height=1)

    @classmethod
    def square(cls, side):
        return cls(width=side, height=side)


def main(rounds):
    total = 0
    for i in range(rounds):
        for k in range(12):
            total += box(k, 2, label="box") + box(width=k, height=3, depth=2) + box(*(k, i))
            total += sign(width=k, border=i % 3) + sign(label="stop", width=1)
            total += power(k, i % 6) + series(k) + series(k, scale=3, stop=30)
            total += registry.emit("sale", k * 10, rate=20, customer="ann") + registry.emit("none")
            total += Shape.square(k).area + Shape.unit().area + Shape(width=2).area
        try:
            sign(width="wide")
        except TypeError as error:
            total += len(str(error))
    print(total, calls["box"], calls["sign"])


main(ROUNDS)
