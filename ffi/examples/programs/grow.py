def fill(n):
    rows = []
    try:
        for i in range(n):
            rows.append('row %d' % i)
    except MemoryError:
        size = len(rows)
        rows = None
        print('no more memory' if size < n else 'odd')
    else:
        print(len(rows), 'rows')

fill(1000)
fill(1000000)
print('still running')
