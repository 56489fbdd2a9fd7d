# More targets than an instruction takes.
n = 300
names = ', '.join('x%d' % i for i in range(n))
source = 'def f(v):\n    ' + names + ' = v\n    return x0, x299, sum(locals()["x%d" % i] for i in range(300))\n'
star = 'def g(v):\n    *first, ' + names + ' = v\n    return first, x0, x299\n'
source = source.replace('locals()', 'd').replace('    return', '    d = locals()\n    return')
ns = {}
exec(source, ns)
exec(star, ns)
print(ns['f'](range(300)))
print(ns['g'](range(303)))
for f, v in (('f', range(299)), ('f', range(301)), ('f', 5), ('g', range(299)), ('f', iter([1]))):
    try:
        ns[f](v)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
