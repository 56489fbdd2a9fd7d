# One round: sets: an item added, discarded and looked for, an intersection, a union.
ROUNDS = 800


def work(n):
    s = {1, 2, 3}
    t = {2, 3, 4}
    for i in range(n):
        s.add(5)
        5 in s
        s & t
        s | t
        s.discard(5)
    return s


work(ROUNDS)
