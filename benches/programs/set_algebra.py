# Sets: primes by difference, unions and intersections of generated sets, power sets, words with common letters,
# frozen sets as keys.
ROUNDS = 1600


def primes(limit):
    numbers = set(range(2, limit))
    for n in range(2, int(limit**0.5) + 1):
        if n in numbers:
            numbers -= set(range(n * n, limit, n))
    return numbers


def power_set(items):
    result = [frozenset()]
    for item in items:
        result += [subset | {item} for subset in result]
    return result


def cover(universe, parts):
    """A greedy choice of parts that contain everything."""
    left = set(universe)
    chosen = []
    while left:
        best = max(parts, key=lambda part: len(part & left))
        if not best & left:
            break
        chosen.append(best)
        left -= best
    return chosen, left


def related(words):
    pairs = set()
    letters = {word: set(word) for word in words}
    for a in words:
        for b in words:
            if a < b and len(letters[a] & letters[b]) >= 3:
                pairs.add((a, b))
    return pairs


WORDS = ["stone", "notes", "onset", "table", "bleat", "cargo", "argon", "plane", "panel", "music", "cumin", "river"]


def main(rounds):
    total = 0
    for i in range(rounds):
        p = primes(200 + i)
        evens = {n for n in range(200) if n % 2 == 0}
        squares = {n * n for n in range(15)}
        total += len(p & evens) + len(p | squares) + len(evens ^ squares) + len(squares - evens)
        total += p.isdisjoint(squares) + (squares <= set(range(200))) + ({2, 3} < p)
        subsets = power_set("abcdef"[: 4 + i % 3])
        by_size = {}
        for subset in subsets:
            by_size[len(subset)] = by_size.get(len(subset), 0) + 1
        total += by_size[2] + len({s: 1 for s in subsets})
        chosen, left = cover(range(40), [frozenset(range(k, 40, 3 + k % 4)) for k in range(12)])
        total += len(chosen) * 10 + len(left)
        total += len(related(WORDS))
        seen = set()
        for n in range(100):
            seen.add(n * i % 37)
            seen.discard(n)
        total += len(seen)
    print(total)


main(ROUNDS)
