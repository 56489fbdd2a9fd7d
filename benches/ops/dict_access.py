# One round: entries of a dict read three ways, written twice, tested and counted up; text and integers as keys.
ROUNDS = 2500


def work(n):
    d = {"one": 1, "two": 2, "three": 3, 4: 4}
    key = "two"
    for i in range(n):
        d["one"]
        d[key]
        d.get("three", 0)
        d[key] = i
        d[4] = i
        "three" in d
        d["one"] += 1
    return d


work(ROUNDS)
