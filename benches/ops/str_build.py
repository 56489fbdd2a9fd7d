# One round: two strings joined by `+`, one grown by `+=`, an index, a slice, a repetition, an equality.
ROUNDS = 1500


def work(n):
    s = "abcdef"
    t = "ghi"
    for i in range(n):
        u = s + t
        u += t
        u[3]
        u[2:5]
        t * 3
        u == s


work(ROUNDS)
