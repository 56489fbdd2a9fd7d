# One round: a loop's turn and `locals()` of a function with five variables, one of them a cell.
ROUNDS = 3000


def work(n):
    i = 0
    a = 1
    b = 2.5
    c = "text"

    def inner():
        return c

    while i < n:
        locals()
        i += 1
    return a


work(ROUNDS)
