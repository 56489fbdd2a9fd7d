def collatz(limit):
    best = (0, 0)
    for n in range(1, limit):
        length, x = 0, n
        while x != 1:
            x = x // 2 if x % 2 == 0 else 3 * x + 1
            length += 1
        best = max(best, (length, n))
    return best

print(collatz(2000))
