# The Mandelbrot set on a grid, with pairs of floats.
ROUNDS = 76


def escape(re, im, limit):
    x = y = 0.0
    for n in range(limit):
        xx = x * x
        yy = y * y
        if xx + yy > 4.0:
            return n
        y = 2.0 * x * y + im
        x = xx - yy + re
    return limit


def picture(width, height, limit):
    rows = []
    for j in range(height):
        im = 2.0 * j / height - 1.0
        rows.append([escape(3.0 * i / width - 2.0, im, limit) for i in range(width)])
    return rows


def main(rounds):
    total = 0
    for i in range(rounds):
        rows = picture(60 + i % 8, 40, 50)
        for row in rows:
            for n in row:
                total += n
        total += sum([1 for n in rows[20] if n == 50])
    print(total)


main(ROUNDS)
