# Who is named when the argument behind * cannot be iterated.
def f(*a): pass
class C:
    def m(self, *a): pass
for t in ("print(*5)", "f(*5)", "f(1, *5)", "C().m(*5)", "len(*5)", "[].append(*5)", "f(**5)", "print(**5)",
          "f(*5, **{})", "C.m(*5)", "(lambda *a: 0)(*5)", "C(*5)", "[*5]", "f(*[], *5)", "C().m(**5)", "f(*None)", "f(1, **5)"):
    try:
        eval(t)
    except TypeError as e:
        print(t, e)
def g(*a, **k):
    return a, k
print(g(*range(3)), g(*'ab', **{'x': 1}), g(*[]), g(*(i for i in (1, 2))))
