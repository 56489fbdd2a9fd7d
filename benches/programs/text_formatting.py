# Tables, reports and templates: f-strings with formats, `%`, `str.format`, alignment, a template with names.
ROUNDS = 11000

ITEMS = [("apple", 3, 0.5), ("pear", 12, 0.75), ("pineapple", 1, 3.25), ("fig", 144, 0.0625), ("quince", 7, 1.2)]
TEMPLATE = "Dear {name}, your order of {count} {item}s comes to {total:.2f}. Regards, {sender!r}"


def table(items):
    lines = [f"{'item':<12}|{'count':>6}|{'price':>9}|{'total':>10}", "-" * 40]
    for name, count, price in items:
        lines.append(f"{name:<12}|{count:>6d}|{price:>9.3f}|{count * price:>10.2f}")
    total = sum(count * price for _, count, price in items)
    lines.append(f"{'':12}|{'':6}|{'':9}|{total:10.2f}")
    return "\n".join(lines)


def report(items, number):
    parts = ["Report #%04d (%s)" % (number, "even" if number % 2 == 0 else "odd")]
    for name, count, price in items:
        parts.append("%-10s %5d x %7.2f = %8.2f %3d%%" % (name, count, price, count * price, count % 100))
    return "\n".join(parts)


def letters(items, number):
    return [
        TEMPLATE.format(name="N%d" % number, count=count, item=name, total=count * price, sender="shop")
        for name, count, price in items
    ]


def fill(template, values):
    """Text with $names."""
    out = []
    pos = 0
    while True:
        at = template.find("$", pos)
        if at < 0:
            out.append(template[pos:])
            return "".join(out)
        out.append(template[pos:at])
        end = at + 1
        while end < len(template) and template[end].isalnum():
            end += 1
        out.append(str(values[template[at + 1 : end]]))
        pos = end


def numbers(n):
    return f"{n:x} {n:08b} {n:o} {n:,} {n:+d} {-n:6d} {n / 7:e} {n / 3:g} {n:^9}|"


def main(rounds):
    total = 0
    for i in range(rounds):
        text = table(ITEMS) + report(ITEMS, i) + "".join(letters(ITEMS, i))
        text += fill("$a has $b of $c and $a.", {"a": "Ann", "b": i, "c": ITEMS[i % 5][0]})
        text += numbers(i * 1009)
        text += ", ".join(f"{k}={v!r}" for k, v in zip("abc", (i, str(i), i / 2)))
        total += len(text) + text.count("0") + len(text.split("\n"))
    print(total)


main(ROUNDS)
