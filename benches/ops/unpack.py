# One round: tuples made and unpacked: two and three items, a swap, a star, a nested one.
ROUNDS = 1500


def work(n):
    t = (1, 2)
    nested = (1, (2, 3))
    items = [1, 2, 3, 4]
    a = b = 0
    for i in range(n):
        x, y = t
        a, b = b, a
        x, (y, z) = nested
        x, y, z = (i, a, b)
        first, *rest = items
    return rest


work(ROUNDS)
