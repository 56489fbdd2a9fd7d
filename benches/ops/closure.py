# One round: a closure called that counts up a variable of the function around it, and one made.
ROUNDS = 4000


def counter():
    count = 0

    def up(step):
        nonlocal count
        count += step
        return count

    return up


def work(n):
    up = counter()
    for i in range(n):
        up(1)
        up(2)
        f = lambda: i
    return f()


work(ROUNDS)
