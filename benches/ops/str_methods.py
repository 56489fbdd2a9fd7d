# One round: `split`, `join`, `replace`, `find`, `strip`, `upper`, `startswith` of short strings.
ROUNDS = 500


def work(n):
    line = " one,two,three,four "
    for i in range(n):
        words = line.split(",")
        ";".join(words)
        line.replace("o", "0")
        line.find("three")
        line.strip()
        line.upper()
        line.startswith(" one")


work(ROUNDS)
