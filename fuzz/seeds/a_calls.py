def add(a, b=2, *rest, key=3, **more):
    return a + b + key + len(rest) + len(more)


total = 0
for i in range(20):
    total += add(i, 4, 5, key=6, other=7)
print(total)
