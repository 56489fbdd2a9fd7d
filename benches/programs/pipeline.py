# Generators in a row: read, parse, filter, batch, flatten, merge, and a coroutine that is sent values.
ROUNDS = 1400


def lines(n):
    for i in range(n):
        yield "%d,%s,%d" % (i, "red" if i % 3 else "blue", i * 7 % 100)


def parsed(source):
    for line in source:
        number, colour, value = line.split(",")
        yield int(number), colour, int(value)


def only(source, colour):
    return (row for row in source if row[1] == colour)


def batches(source, size):
    batch = []
    for item in source:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def flattened(nested):
    for item in nested:
        if isinstance(item, list):
            yield from flattened(item)
        else:
            yield item


def merged(a, b):
    """Two sorted sources in one."""
    a, b = iter(a), iter(b)
    x, y = next(a, None), next(b, None)
    while x is not None and y is not None:
        if x <= y:
            yield x
            x = next(a, None)
        else:
            yield y
            y = next(b, None)
    while x is not None:
        yield x
        x = next(a, None)
    while y is not None:
        yield y
        y = next(b, None)


def average():
    total = 0
    count = 0
    value = yield 0
    while True:
        total += value
        count += 1
        value = yield total / count


def squares():
    n = 0
    while True:
        yield n * n
        n += 1


def take(n, source):
    for i, item in enumerate(source):
        if i == n:
            return
        yield item


def main(rounds):
    total = 0
    for i in range(rounds):
        rows = only(parsed(lines(300)), "red" if i % 2 else "blue")
        for batch in batches(rows, 7):
            total += sum(value for _, _, value in batch)
        total += sum(flattened([1, [2, [3, [4, 5]], 6], [[7]], list(range(40))]))
        total += sum(merged((x * 3 for x in range(60)), (x * 5 for x in range(40))))
        mean = average()
        next(mean)
        for x in take(50, squares()):
            last = mean.send(x)
        total += int(last)
    print(total)


main(ROUNDS)
