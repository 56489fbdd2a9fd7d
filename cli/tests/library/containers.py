"""Containers and iterators that CPython has in C."""
from _collections import OrderedDict, defaultdict, deque
import itertools as i
import array

q = deque('abc', 4)
q.append('d'); q.append('e'); q.appendleft('z')
print(q, q.maxlen, len(q), q[1], q.index('c'), 'd' in q, list(reversed(q)))
q.rotate(2); print(q); q.rotate(-1); print(q, q.pop(), q.popleft(), q)
print(deque([1, 2]) < deque([1, 3]), deque([1, 2]) + deque([3]), deque([1]) * 2, deque([1, 2]) == deque([1, 2]))
for bad in [lambda: deque().pop(), lambda: deque([1])[3], lambda: deque([1]).remove(2), lambda: deque(maxlen=-1)]:
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
d = defaultdict(list); d['a'].append(1); print(d, d | {'b': 2})
o = OrderedDict(a=1, b=2, c=3); o.move_to_end('a'); o.move_to_end('c', last=False); print(o, o.popitem(False), o == OrderedDict(b=2, a=1))
print(list(i.islice(i.count(3, 2), 3)), list(i.product('ab', repeat=2)), list(i.zip_longest('ab', 'c', fillvalue='-')), list(i.groupby('aab'))[0][0])
print(list(i.chain.from_iterable(['ab', 'c'])), list(i.accumulate([1, 2, 3])), list(i.combinations('abc', 2)), list(i.takewhile(lambda x: x < 3, [1, 2, 3, 1])))
a = array.array('h', [1, -2, 3]); a.append(4); print(a, a.tobytes(), a[1:], a.itemsize, a.index(3), array.array('d', [1, 2.5]))
try:
    a.append(40000)
except OverflowError as e:
    print(e)
