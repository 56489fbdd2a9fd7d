# Permutations in order, each flipped like a stack of pancakes until its first is zero: the most flips, and a checksum.
ROUNDS = 150


def fannkuch(n):
    perm = list(range(n))
    count = [0] * n
    most = checksum = 0
    r = n
    sign = 1
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        flipped = perm[:]
        flips = 0
        first = flipped[0]
        while first:
            i, j = 1, first - 1
            while i < j:
                flipped[i], flipped[j] = flipped[j], flipped[i]
                i += 1
                j -= 1
            flipped[first], first = first, flipped[first]
            flips += 1
        if flips > most:
            most = flips
        checksum += sign * flips
        while True:
            if r == n:
                return checksum, most
            first = perm[0]
            for i in range(r):
                perm[i] = perm[i + 1]
            perm[r] = first
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1
        sign = -sign


def main(rounds):
    total = 0
    for i in range(rounds):
        checksum, most = fannkuch(6 + i % 2)
        total += checksum * 100 + most
    print(total)


main(ROUNDS)
