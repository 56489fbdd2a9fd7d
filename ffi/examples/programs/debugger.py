def average(numbers, default=0):
    total = 0
    for n in numbers:
        total += n
    count = len(numbers)
    return total / count if count else default

def report(title, *rows):
    def line(label, value):
        return title + ': ' + label + ' ' + str(value)
    for row in rows:
        print(line('average', average(row)))

report('first', [1, 2, 3])
report('second', [4], [])
print('done')
