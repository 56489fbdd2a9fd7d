def classify(n):
    if n < 0:
        return 'negative'
    if n == 0:
        return 'zero'
    for divisor in range(2, n):
        if n % divisor == 0:
            return 'composite'
    return 'prime'


def never():
    print('not run')


for n in 0, 7, 9:
    print(n, classify(n))
