# Functions that make functions: counters, accumulators, composition, currying, memory, a table of handlers.
ROUNDS = 13000


def counter(start=0):
    value = start

    def up():
        nonlocal value
        value += 1
        return value

    def reset():
        nonlocal value
        value = start

    return up, reset


def adder(n):
    return lambda x: x + n


def compose(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x

    return composed


def curry3(f):
    return lambda a: lambda b: lambda c: f(a, b, c)


def remembered(f):
    known = {}

    def again(n):
        if n not in known:
            known[n] = f(n)
        return known[n]

    return again


def account(balance):
    def deposit(amount):
        nonlocal balance
        balance += amount
        return balance

    def withdraw(amount):
        nonlocal balance
        if amount > balance:
            return -1
        balance -= amount
        return balance

    return {"deposit": deposit, "withdraw": withdraw, "balance": lambda: balance}


def church(n):
    """n as a function that applies another n times."""
    if n == 0:
        return lambda f: lambda x: x
    less = church(n - 1)
    return lambda f: lambda x: f(less(f)(x))


def main(rounds):
    total = 0
    for i in range(rounds):
        up, reset = counter(i)
        for _ in range(50):
            up()
        reset()
        total += up()
        chain = compose(adder(1), adder(2), lambda x: x * 3, adder(-4))
        for x in range(30):
            total += chain(x)
        total += curry3(lambda a, b, c: a * b + c)(i)(3)(4)
        fib = remembered(lambda n: n if n < 2 else fib(n - 1) + fib(n - 2))
        total += fib(25) % 1000
        mine = account(100)
        for x in range(20):
            mine["deposit"](x)
            mine["withdraw"](x * 3)
        total += mine["balance"]()
        total += church(10)(adder(2))(0)
    print(total)


main(ROUNDS)
