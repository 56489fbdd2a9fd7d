# One round: a list, a dict and a set of ten made by comprehensions, the list with a condition.
ROUNDS = 200


def work(n):
    items = list(range(10))
    for i in range(n):
        [x + i for x in items if x]
        {x: i for x in items}
        {x for x in items}


work(ROUNDS)
