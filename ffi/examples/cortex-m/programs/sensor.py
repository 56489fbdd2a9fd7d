def mean(values):
    total = 0
    count = 0
    for v in values:
        total += v
        count += 1
    return total // count


print("mean", mean([40, -1, 60]))
