# One round: a function of any arguments called, one called with a tuple and a dict spread, and one that hands on
# what it gets.
ROUNDS = 1000


def gather(*args, **keywords):
    return args


def take(a, b, c=0):
    return a


def forward(*args):
    return take(*args)


def work(n):
    t = (1, 2)
    d = {"c": 3}
    for i in range(n):
        gather(i, n, key=i)
        take(*t, **d)
        forward(i, n)


work(ROUNDS)
