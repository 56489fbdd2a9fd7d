"""Indentation and wrapping of text."""


def dedent(text):
    lines = text.split('\n')
    margin = None
    for i in range(len(lines)):
        stripped = lines[i].lstrip(' \t')
        if not stripped:
            lines[i] = ''
            continue
        indent = lines[i][:len(lines[i]) - len(stripped)]
        if margin is None:
            margin = indent
        else:
            n = 0
            while n < len(margin) and n < len(indent) and margin[n] == indent[n]:
                n += 1
            margin = margin[:n]
    if margin:
        lines = [line[len(margin):] if line else line for line in lines]
    return '\n'.join(lines)


def indent(text, prefix, predicate=None):
    out = []
    for line in text.splitlines(True):
        if predicate(line) if predicate is not None else line.strip():
            out.append(prefix)
        out.append(line)
    return ''.join(out)


def wrap(text, width=70, *, initial_indent='', subsequent_indent='', break_long_words=True, **options):
    lines = []
    current = initial_indent
    empty = True
    for word in text.split():
        while True:
            room = width - len(current) - (0 if empty else 1)
            if len(word) <= room:
                current += word if empty else ' ' + word
                empty = False
                break
            if empty:
                cut = max(room, 1) if break_long_words else len(word)
                lines.append(current + word[:cut])
                word = word[cut:]
                current = subsequent_indent
                if not word:
                    break
            else:
                lines.append(current)
                current = subsequent_indent
                empty = True
    if not empty:
        lines.append(current)
    return lines


def fill(text, width=70, **options):
    return '\n'.join(wrap(text, width, **options))


def shorten(text, width, *, placeholder=' [...]', **options):
    words = text.split()
    text = ' '.join(words)
    if len(text) <= width:
        return text
    while words and len(' '.join(words)) + len(placeholder) > width:
        words.pop()
    return ' '.join(words) + placeholder if words else placeholder.lstrip()
