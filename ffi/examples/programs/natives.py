print(clamp(17, 0, 9), words('the quick brown fox'))
print(each(lambda n: n * n, [1, 2, 3]))

for arguments in ('x', 0, 9), (1, 9, 0), ():
    try:
        clamp(*arguments)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error, sep=': ')

try:
    each(lambda n: 1 // n, [1, 0])
except ZeroDivisionError as error:
    print('from the function that C called:', error)

def area(width, height=1):
    return width * height
