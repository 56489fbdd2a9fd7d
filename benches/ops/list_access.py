# One round: items of a list read and written, one appended and popped, a slice, a display, a concatenation.
ROUNDS = 1500


def work(n):
    items = [0, 1, 2, 3, 4]
    for i in range(n):
        items[1] = items[2]
        items[-1]
        items.append(i)
        items.pop()
        items[1:4]
        [i, n, i] + items
    return items


work(ROUNDS)
