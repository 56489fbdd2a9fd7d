def triangles():
    n = total = 0
    while True:
        n += 1
        total += n
        yield total


def work(limit):
    found = []
    try:
        for number in triangles():
            if number > limit:
                raise StopIteration('beyond ' + str(limit))
            if number % 10 == 0:
                found.append(number)
                print('found', number)
    except StopIteration as reason:
        print(reason)
    return found


print(work(500))
