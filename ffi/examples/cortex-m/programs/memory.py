def fill():
    rows = []
    try:
        while True:
            rows.append([0] * 40)
    except MemoryError:
        count = len(rows)
        rows.clear()
    return count


for attempt in range(3):
    print("full after", fill(), "rows")
print(sum([i * i for i in range(20)]))
