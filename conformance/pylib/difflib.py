"""Differences between sequences of lines, by their longest common subsequence."""


def ndiff(a, b, linejunk=None, charjunk=None):
    a, b = list(a), list(b)
    longest = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            if a[i] == b[j]:
                longest[i][j] = longest[i + 1][j + 1] + 1
            else:
                longest[i][j] = max(longest[i + 1][j], longest[i][j + 1])
    i = j = 0
    while i < len(a) or j < len(b):
        if i < len(a) and j < len(b) and a[i] == b[j]:
            yield '  ' + a[i]
            i += 1
            j += 1
        elif j == len(b) or i < len(a) and longest[i + 1][j] >= longest[i][j + 1]:
            yield '- ' + a[i]
            i += 1
        else:
            yield '+ ' + b[j]
            j += 1
