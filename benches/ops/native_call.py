# One round: five built-in functions called: `len`, `abs`, `isinstance`, `ord`, `min`.
ROUNDS = 3000


def work(n):
    items = [1, 2, 3]
    for i in range(n):
        len(items)
        abs(i)
        isinstance(i, int)
        ord("a")
        min(i, n)


work(ROUNDS)
