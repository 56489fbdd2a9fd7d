def match_it(p):
    match p:
        case [1, x]:
            return x
        case {"k": v, **rest} if v:
            return rest
        case C(a, b=2) | D(a):
            return a
        case None | "text":
            pass
        case [_, *xs, 3]:
            return xs
        case _:
            return 0
