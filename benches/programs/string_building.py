# Text made piece by piece: ciphers, reversed words, wrapped paragraphs, run-length codes.
ROUNDS = 8400

ALPHABET = "abcdefghijklmnopqrstuvwxyz"
TEXT = "the quick brown fox jumps over the lazy dog while seven wizards quietly make a very odd potion of jam"


def cipher(text, shift):
    result = ""
    for c in text:
        if c in ALPHABET:
            result += ALPHABET[(ALPHABET.index(c) + shift) % 26]
        else:
            result += c
    return result


def reverse_words(text):
    return " ".join([word[::-1] for word in text.split(" ")])


def wrap(text, width):
    lines = []
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line.ljust(width) + "|")
            line = word
        else:
            line = line + " " + word if line else word
    lines.append(line.ljust(width) + "|")
    return "\n".join(lines)


def encode(text):
    parts = []
    last = ""
    count = 0
    for c in text:
        if c == last:
            count += 1
        else:
            if count:
                parts.append(last + str(count))
            last = c
            count = 1
    parts.append(last + str(count))
    return "".join(parts)


def decode(code):
    result = []
    for i in range(0, len(code), 2):
        result.append(code[i] * int(code[i + 1]))
    return "".join(result)


def capitals(text):
    return " ".join(w[0].upper() + w[1:] for w in text.split())


def is_palindrome(text):
    letters = [c for c in text if c.isalpha()]
    return letters == letters[::-1]


def main(rounds):
    total = 0
    for i in range(rounds):
        secret = cipher(TEXT, i % 26)
        if cipher(secret, 26 - i % 26) != TEXT:
            raise AssertionError("cipher")
        total += len(wrap(reverse_words(secret), 20 + i % 9))
        code = encode("aaabbbbccd" * 4 + "e" * (1 + i % 9))
        total += len(code) + len(decode(code))
        total += capitals(TEXT).count("T")
        half = secret[: 10 + i % 10]
        total += is_palindrome(half + half[::-1]) + is_palindrome(half)
    print(total)


main(ROUNDS)
