# The spectral norm of an infinite matrix, by the power method.
ROUNDS = 210


def entry(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(v):
    n = len(v)
    result = []
    for i in range(n):
        s = 0.0
        for j in range(n):
            s += entry(i, j) * v[j]
        result.append(s)
    return result


def transposed_times(v):
    n = len(v)
    result = []
    for i in range(n):
        s = 0.0
        for j in range(n):
            s += entry(j, i) * v[j]
        result.append(s)
    return result


def norm(n, steps):
    u = [1.0] * n
    v = u
    for _ in range(steps):
        v = transposed_times(times(u))
        u = transposed_times(times(v))
    vbv = vv = 0.0
    for i in range(n):
        vbv += u[i] * v[i]
        vv += v[i] * v[i]
    return (vbv / vv) ** 0.5


def main(rounds):
    total = 0.0
    for i in range(rounds):
        total += norm(24 + i % 4, 4)
    print("%.9f" % total)


main(ROUNDS)
