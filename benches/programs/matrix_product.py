# Products of matrices that are lists of lists: by indices, and row by column; transposition; a determinant.
ROUNDS = 110


def make(n, seed):
    return [[((i * 7 + j * 3 + seed) % 11) / 4 for j in range(n)] for i in range(n)]


def product(a, b):
    n, m, p = len(a), len(b), len(b[0])
    result = [[0.0] * p for _ in range(n)]
    for i in range(n):
        row = a[i]
        out = result[i]
        for j in range(p):
            s = 0.0
            for k in range(m):
                s += row[k] * b[k][j]
            out[j] = s
    return result


def transposed(a):
    return [list(column) for column in zip(*a)]


def product_by_rows(a, b):
    columns = transposed(b)
    return [[sum([x * y for x, y in zip(row, column)]) for column in columns] for row in a]


def determinant(a):
    a = [row[:] for row in a]
    n = len(a)
    result = 1.0
    for i in range(n):
        best = max(range(i, n), key=lambda r: abs(a[r][i]))
        if a[best][i] == 0:
            return 0.0
        if best != i:
            a[i], a[best] = a[best], a[i]
            result = -result
        result *= a[i][i]
        for r in range(i + 1, n):
            factor = a[r][i] / a[i][i]
            if factor:
                for c in range(i, n):
                    a[r][c] -= factor * a[i][c]
    return result


def main(rounds):
    total = 0.0
    for i in range(rounds):
        a, b = make(30, i), make(30, i + 1)
        c = product(a, b)
        if c != product_by_rows(a, b):
            raise AssertionError("the products differ")
        for k in range(30):
            a[k][k] += 20.0
        total += c[3][4] + c[29][0] + determinant(a) / 1e42
    print("%.6f" % total)


main(ROUNDS)
