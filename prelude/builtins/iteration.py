"""Iteration: iterables, iterators and functions over them where Python code gives the items, the keys or the order."""


def iterate(v):
    it = _python_special(v, '__iter__')()
    if not _is_iterator(it):
        raise TypeError("iter() returned non-iterator of type '" + _type_name(it) + "'")
    return it


def list_from(it):
    return [x for x in it]


# The class is that of a subclass to make, or None; the same in what follows.
def tuple_from(it, *cls):
    return _instance_over(cls, _list_tuple([x for x in it]))


def set_from(it, *cls):
    s = set()
    for x in it:
        s.add(x)
    return _instance_over(cls, s)


def frozenset_from(it, *cls):
    return _instance_over(cls, _freeze(set_from(it)))


# A dict display: keys and values in turn.
def dict_from(words):
    d = {}
    for i in range(0, len(words), 2):
        d[words[i]] = words[i + 1]
    return d


def dict_new(d, source, more):
    update_dict(d, source)
    for k in more:
        d[k] = more[k]
    return d


def dict_update(d, source, more):
    dict_new(d, source, more)


def init_list(l, it):
    _give(l, list_from(it))


def init_set(s, it):
    _take_table(s, set_from(it))


def extend_list(l, it):
    for x in it:
        l.append(x)
    return l


def list_extend(l, it):
    for x in it:
        l.append(x)


def update_set(s, it):
    for x in it:
        s.add(x)


def update_dict(d, m):
    if _base(m) is dict and _python_special(m, '__iter__') is None:
        m = _builtin_part(m)
        i = _next_entry(m, 0)
        while i >= 0:
            k = _entry_key(m, i)
            v = _entry_value(m, i)
            h = _entry_hash(m, i)
            e = dict_find(d, k, h)
            if e < 0:
                _insert(d, k, h, v)
            else:
                _entry_set(d, e, v)
            i = _next_entry(m, i + 1)
        return d
    keys = _special(m, 'keys')
    if keys is not None:
        for k in keys():
            d[k] = m[k]
        return d
    n = 0
    for pair in m:
        if not _is_iterable(pair):
            raise TypeError('cannot convert dictionary update sequence element #' + str(n) + ' to a sequence')
        pair = list_from(pair)
        if len(pair) != 2:
            raise ValueError('dictionary update sequence element #' + str(n) + ' has length ' + str(len(pair))
                             + '; 2 is required')
        d[pair[0]] = pair[1]
        n += 1
    return d


def merge_dict(d, m, callee):
    for k in _special(m, 'keys')():
        if k in d:
            _repeated_keyword(callee, k)
        d[k] = m[k]


def unpack(v, n):
    out = []
    for x in v:
        if len(out) == n:
            _wrong_count(n, n + 1, False)
        out.append(x)
    if len(out) < n:
        _wrong_count(n, len(out), False)
    return _list_tuple(out)


def unpack_ex(v, before, after):
    items = [x for x in v]
    n = len(items)
    if n < before + after:
        _wrong_count(before + after, n, True)
    out = items[:before]
    out.append(items[before:n - after])
    out.extend(items[n - after:])
    return _list_tuple(out)


# The values for more targets than an Unpack takes; `after` is the number of targets behind the starred one, or None.
def unpack_many(v, before, after):
    if _special(v, '__iter__') is None and _special(v, '__getitem__') is None:
        # Says so in the words of the era.
        _, = v
    return unpack(v, before) if after is None else unpack_ex(v, before, after)


# --- iterators over iterators

def enumerate_of(it, start):
    return _new_iter(enumerate, iter(it), index_of(start), None)


def zip_of(sources, strict):
    return _new_iter(zip, _list_tuple([iter(s) for s in sources]), strict, None)


def map_of(f, sources):
    return _new_iter(map, f, _list_tuple([iter(s) for s in sources]), None)


def filter_of(f, it):
    return _new_iter(filter, f, iter(it), None)


def reversed_of(v):
    method = _python_special(v, '__reversed__')
    if method is not None:
        return method()
    return _new_iter(reversed, v, len(v), 0)


def map_next(m):
    f = _word(m, 0)
    its = _word(m, 1)
    if len(its) == 1:
        return f(next(its[0]))
    args = []
    for it in its:
        args.append(next(it))
    return f(*args)


def filter_next(it):
    f = _word(it, 0)
    for x in _word(it, 1):
        if f is None:
            if x:
                return x
        elif f(x):
            return x
    raise StopIteration


def enumerate_next(e):
    x = next(_word(e, 0))
    n = _word(e, 1)
    _set_word(e, 1, n + 1)
    return n, x


def zip_next(z):
    its = _word(z, 0)
    out = []
    for it in its:
        ended = False
        try:
            out.append(next(it))
        except StopIteration:
            ended = True
        if ended:
            if _word(z, 1):
                zip_uneven(its, len(out))
            raise StopIteration
    if not out:
        raise StopIteration
    return _list_tuple(out)


# A strict zip ended at argument n (from 0): the others must end too.
def zip_uneven(its, n):
    if n > 0:
        raise ValueError('zip() argument ' + str(n + 1) + ' is shorter than argument'
                         + (' 1' if n == 1 else 's 1-' + str(n)))
    for i in range(1, len(its)):
        longer = True
        try:
            next(its[i])
        except StopIteration:
            longer = False
        if longer:
            raise ValueError('zip() argument ' + str(i + 1) + ' is longer than argument'
                             + (' 1' if i == 1 else 's 1-' + str(i)))


# callable_iterator, iterator over __getitem__, reversed over __len__ and __getitem__.
def iter_next(it):
    source = _word(it, 0)
    kind = _type_name(it)
    if kind == 'callable_iterator':
        x = source()
        sentinel = _word(it, 1)
        if x is sentinel or sentinel == x:
            _finish(it)
            raise StopIteration
        return x
    i = _word(it, 1)
    step = 1
    if kind == 'reversed':
        i -= 1
        step = 0
    ended = i < 0
    x = None
    if not ended:
        try:
            x = source[i]
        except (IndexError, StopIteration):
            ended = True
    if ended:
        _finish(it)
        raise StopIteration
    _set_word(it, 1, i + step)
    return x


def next_default(it, default):
    try:
        return next(it)
    except StopIteration:
        return default


# --- functions of the module builtins

def any_of(it):
    for x in it:
        if x:
            return True
    return False


def all_of(it):
    for x in it:
        if not x:
            return False
    return True


# Floats are summed with the rounding error kept, as CPython does since 3.12.
def sum_of(it, start):
    total = start
    lost = 0.0
    floating = type(start) is float
    for x in it:
        if type(x) is float and (floating or type(total) is int):
            if not floating:
                total = float(total)
                floating = True
            t = total + x
            if abs(total) >= abs(x):
                lost += (total - t) + x
            else:
                lost += (x - t) + total
            total = t
        elif floating and type(x) is int:
            total += x
        else:
            if floating:
                floating = False
                if lost and lost - lost == 0.0:
                    total += lost
            total = total + x
    if floating and lost and lost - lost == 0.0:
        total += lost
    return total


def min_max(is_max, source, key, *default):
    it = iter(source)
    best = None
    empty = True
    for best in it:
        empty = False
        break
    if empty:
        if default:
            return default[0]
        raise _error('EXTREME_OF_NOTHING', 'max' if is_max else 'min')
    if key is None:
        for x in it:
            if (x > best) if is_max else (x < best):
                best = x
        return best
    best_key = key(best)
    for x in it:
        k = key(x)
        if (k > best_key) if is_max else (k < best_key):
            best = x
            best_key = k
    return best


def sorted_of(it, key, reverse):
    return merge_sorted([x for x in it], key, True if reverse else False)


def list_sort(l, key, reverse):
    backwards = True if reverse else False
    items = _steal(l)
    done = items
    changed = False
    try:
        done = merge_sorted(items, key, backwards)
    finally:
        changed = len(l) > 0
        _give(l, done)
    if changed:
        raise ValueError('list modified during sort')


# A new list: stable, by `<` alone.
def merge_sorted(items, key, reverse):
    if key is None:
        done = _sort(items, reverse)
        keys = items
    else:
        keys = [key(x) for x in items]
        done = _sort_by(keys, items, reverse)
    if done is not None:
        return done
    n = len(items)
    order = [i for i in range(n)]
    if reverse:
        order.reverse()
    width = 1
    while width < n:
        out = []
        for low in range(0, n, 2 * width):
            i = low
            middle = j = low + width
            if middle > n:
                middle = j = n
            high = low + 2 * width
            if high > n:
                high = n
            while i < middle and j < high:
                if keys[order[j]] < keys[order[i]]:
                    out.append(order[j])
                    j += 1
                else:
                    out.append(order[i])
                    i += 1
            out.extend(order[i:middle])
            out.extend(order[j:high])
        order = out
        width *= 2
    if reverse:
        order.reverse()
    return [items[i] for i in order]
