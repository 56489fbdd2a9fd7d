def squares(limit):
    n = 0
    while n * n < limit:
        sent = yield n * n
        n = sent if sent is not None else n + 1


g = squares(200)
print(next(g), next(g), g.send(12), next(g), sum(squares(50)))
print([x for x in squares(30)])
