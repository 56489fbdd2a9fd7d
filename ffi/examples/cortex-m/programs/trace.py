import sys


def mean(values):
    total = 0
    count = 0
    for v in values:
        total += v
        count += 1
    return total / count


def hook(frame, event, arg):
    if event == "line" and frame.f_locals.get("v") == -1:
        frame.f_locals["v"] = 50
        print("rewrote v in line", frame.f_lineno)
    return hook


print(mean([40, -1, 60]))
sys.settrace(hook)
print(mean([40, -1, 60]))
sys.settrace(None)
