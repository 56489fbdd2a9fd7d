# Words of a made-up text counted, sorted by frequency, grouped by length and by first letter.
ROUNDS = 780

SYLLABLES = ["ba", "ko", "ri", "sun", "ta", "mel", "o", "zen", "qui", "lor"]


def text(words, seed):
    result = []
    for i in range(words):
        seed = (seed * 3877 + 29573) % 139968
        word = SYLLABLES[seed % 10] + SYLLABLES[seed // 10 % 7]
        if seed % 5 == 0:
            word += SYLLABLES[seed // 100 % 10]
        if i % 9 == 0:
            word = word.capitalize()
        if i % 9 == 8:
            word += "."
        elif seed % 13 == 0:
            word += ","
        result.append(word)
    return " ".join(result)


def count(words):
    counts = {}
    for word in words:
        word = word.strip(".,;").lower()
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts


def most_common(counts, n):
    pairs = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return pairs[:n]


def grouped(words, key):
    groups = {}
    for word in words:
        groups.setdefault(key(word), []).append(word)
    return groups


def main(rounds):
    total = 0
    for i in range(rounds):
        source = text(600, i + 1)
        counts = count(source.split())
        best = most_common(counts, 10)
        lengths = grouped(counts, len)
        letters = grouped(counts, lambda word: word[0])
        total += best[0][1] * 100 + len(counts) + len(lengths) + len(letters)
        total += sum(len(sentence.split()) for sentence in source.split(". "))
        total += max(len(words) for words in letters.values())
    print(total, best[0][0])


main(ROUNDS)
