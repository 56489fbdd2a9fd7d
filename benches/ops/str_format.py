# One round: an f-string, one with a format, `%` and `str.format`, a number to text and back.
ROUNDS = 500


def work(n):
    name = "value"
    for i in range(n):
        f"{name}={i}"
        f"{i:06d}"
        "%s=%d" % (name, i)
        "{}={}".format(name, i)
        int(str(i))


work(ROUNDS)
