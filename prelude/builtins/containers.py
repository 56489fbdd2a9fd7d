"""Containers whose items are given, hashed or compared by Python code. Tables are searched entry by entry; a search begins anew if the
table changed under a comparison."""


# Number of the entry of a dict or set whose key is k, which hashes to h; -1 if there is none.
def dict_find(d, k, h):
    version = _version(d)
    n = 0
    while True:
        e = _nth(d, h, n)
        if e < 0:
            return -1
        mine = _entry_key(d, e)
        if mine is k:
            return e
        same = True if mine == k else False
        if _version(d) != version:
            version = _version(d)
            n = 0
        elif same:
            return e
        else:
            n += 1


def dict_lookup(d, k):
    return dict_find(d, k, _to_hash(hash(k)))


def hash_of(x):
    method = _python_special(x, '__hash__')
    if method is None:
        if _base(x) is tuple:
            return _hash_tuple([_to_hash(hash(i)) for i in _builtin_part(x)])
        raise TypeError("unhashable type: '" + _type_name(x) + "'")
    h = method()
    if not isinstance(h, int):
        raise TypeError('__hash__ method should return an integer')
    return hash(_builtin_part(h))


def dict_get(d, k, default):
    e = dict_lookup(d, k)
    return default if e < 0 else _entry_value(d, e)


def dict_set(d, k, v):
    h = _to_hash(hash(k))
    e = dict_find(d, k, h)
    if e < 0:
        _insert(d, k, h, v)
    else:
        _entry_set(d, e, v)


def dict_del(d, k):
    e = dict_lookup(d, k)
    if e < 0:
        raise KeyError(k)
    _entry_del(d, e)


def dict_pop(d, k, *default):
    e = dict_lookup(d, k)
    if e < 0:
        if default:
            return default[0]
        raise KeyError(k)
    v = _entry_value(d, e)
    _entry_del(d, e)
    return v


def dict_setdefault(d, k, default):
    h = _to_hash(hash(k))
    e = dict_find(d, k, h)
    if e >= 0:
        return _entry_value(d, e)
    _insert(d, k, h, default)
    return default


def dict_fromkeys(cls, it, v):
    d = cls()
    for k in it:
        d[k] = v
    return d


# d[k] of an instance of a subclass of dict whose built-in part is `part`.
def dict_missing(d, part, k):
    e = dict_lookup(part, k)
    if e >= 0:
        return _entry_value(part, e)
    method = _python_special(d, '__missing__')
    if method is None:
        raise KeyError(k)
    return method(k)


# --- items

def index_of(x):
    if isinstance(x, int):
        return _builtin_part(x)
    method = _special(x, '__index__')
    if method is None:
        raise TypeError("'" + _type_name(x) + "' object cannot be interpreted as an integer")
    n = method()
    if not isinstance(n, int):
        raise TypeError('__index__ returned non-int (type ' + _type_name(n) + ')')
    return _builtin_part(n)


# A part of a slice: what has no __index__ stays, and is refused where it is used.
def index_part(x):
    return x if x is None or _special(x, '__index__') is None else index_of(x)


# Calls a built-in function with its arguments; those whose bit is set give the integer or the float that they stand for.
def call_with_numbers(function, args, named, integers, reals):
    args = list(args)
    i = 0
    while i < len(args):
        if integers >> i & 1:
            args[i] = index_of(args[i])
        elif reals >> i & 1:
            args[i] = float(args[i])
        i += 1
    for name in named:
        if integers >> i & 1:
            named[name] = index_of(named[name])
        elif reals >> i & 1:
            named[name] = float(named[name])
        i += 1
    return function(*args, **named)


def index_key(key):
    if type(key) is slice:
        return slice(index_part(key.start), index_part(key.stop), index_part(key.step))
    return index_part(key)


def get_item(obj, key):
    method = _python_special(obj, '__getitem__')
    if method is not None:
        return method(key)
    if isinstance(obj, type):
        hook = getattr(obj, '__class_getitem__', None)
        return generic_alias(obj, key) if hook is None else hook(key)
    part = _builtin_part(obj)
    if type(part) is dict:
        return dict_missing(obj, part, key)
    return part[index_key(key)]


def set_item(obj, key, v):
    method = _python_special(obj, '__setitem__')
    if method is not None:
        method(key, v)
        return
    part = _builtin_part(obj)
    kind = type(part)
    if kind is dict:
        dict_set(part, key, v)
        return
    if type(key) is slice:
        if kind is bytearray:
            set_bytes(part, key, v)
            return
        elif type(v) is not list and type(v) is not tuple:
            v = list_from(v)
    elif kind is bytearray:
        v = index_of(v)
    part[index_key(key)] = v


# A slice of a bytearray.
def set_bytes(array, key, v):
    if type(v) is not bytes and type(v) is not bytearray:
        if isinstance(v, (int, str)) or _python_special(v, '__iter__') is None and not hasattr(type(v), '__iter__'):
            raise TypeError('can assign only bytes, buffers, or iterables of ints in range(0, 256)')
        v = bytes(v)
    start, stop, step = index_key(key).indices(len(array))
    if step == 1:
        array[start:stop] = v
        return
    places = range(start, stop, step)
    if len(places) != len(v):
        raise ValueError('attempt to assign bytes of size ' + str(len(v)) + ' to extended slice of size ' + str(len(places)))
    for at, byte in zip(places, v):
        array[at] = byte


def del_item(obj, key):
    method = _python_special(obj, '__delitem__')
    if method is not None:
        method(key)
        return
    part = _builtin_part(obj)
    if type(part) is dict:
        dict_del(part, key)
        return
    del part[index_key(key)]


def length(v):
    method = _python_special(v, '__len__')
    n = index_of(_special(v, '__len__')() if method is None else method())
    if n < 0:
        raise ValueError('__len__() should return >= 0')
    return n


def contains(container, item, negated):
    return item_in(container, item) != negated


def item_in(container, item):
    if type(container) is _FrameLocalsProxy:
        return proxy_contains(container, item)
    method = _python_special(container, '__contains__')
    if method is not None:
        return True if method(item) else False
    if _python_special(container, '__iter__') is None:
        part = _builtin_part(container)
        kind = type(part)
        if kind is dict or kind is set or kind is frozenset:
            return dict_lookup(part, item) >= 0
        if kind is bytes or kind is bytearray:
            return index_of(item) in part
    for x in container:
        if x is item or x == item:
            return True
    return False


# --- lists

def list_index(l, x, start, stop):
    i = start
    while i < len(l) and i < stop:
        item = l[i]
        if item is x or item == x:
            return i
        i += 1
    if type(l) is list:
        not_in_list(x)
    if type(l) is tuple:
        raise ValueError('tuple.index(x): x not in tuple')
    raise ValueError('sequence.index(x): x not in sequence')


def not_in_list(x):
    raise ValueError(repr(x) + ' is not in list')


def list_count(l, x):
    n = 0
    for item in l:
        if item is x or item == x:
            n += 1
    return n


def list_remove(l, x):
    i = 0
    while i < len(l):
        item = l[i]
        if item is x or item == x:
            del l[i:i + 1]
            return
        i += 1
    raise ValueError('list.remove(x): x not in list')


def range_of(start, stop, step):
    return range(index_of(start), index_of(stop), index_of(step))


def slice_indices(s, n):
    return index_key(s).indices(index_of(n))


# --- sets

def set_add(s, x):
    h = _to_hash(hash(x))
    if dict_find(s, x, h) < 0:
        _insert(s, x, h, None)


def set_discard(s, x, strict):
    e = dict_lookup(s, x)
    if e >= 0:
        _entry_del(s, e)
    elif strict:
        raise KeyError(x)


# The operators by their numbers: 1 -, 10 &, 11 |, 12 ^. The result is a new set.
def set_combine(s, other, op):
    if op == 11:
        out = set_from(s)
        for x in other:
            out.add(x)
        return out
    kind = _base(other)
    if kind is not set and kind is not frozenset and kind is not dict:
        other = set_from(other)
    if op == 10:
        return {x for x in s if x in other}
    out = {x for x in s if x not in other}
    if op == 12:
        for x in other:
            if x not in s:
                out.add(x)
    return out


def set_method(s, others, op, inplace):
    out = s
    for other in others:
        out = set_combine(out, other, op)
    if inplace:
        _take_table(s, out)
        return None
    return _freeze(set_from(out)) if type(s) is frozenset else out


# Also between views and any iterables.
def set_binary(a, b, op, inplace):
    if type(a) is set or type(a) is frozenset:
        out = set_combine(a, b, op)
    else:
        out = set_combine(set_from(a), b, op)
    if inplace and type(a) is set:
        _take_table(a, out)
        return a
    return _freeze(out) if type(a) is frozenset else out


# `whole op= b` for the built-in part of `whole`.
def inplace_part(whole, part, b, op):
    if op == 2:  # *
        result = repeat(part, b, True)
        return whole if result is part else result
    if type(part) is list:
        extend_list(part, b)
    elif type(part) is dict:
        update_dict(part, b)
    else:
        set_binary(part, b, op, True)
    return whole


def set_isdisjoint(a, b):
    for x in b:
        if x in a:
            return False
    return True


def set_issubset(a, b, op):
    if _base(b) is not set and _base(b) is not frozenset:
        b = set_from(b)
    return compare_containers(a, b, op)


# --- comparing; the operators by their numbers: < <= == != > >=

def equal(a, b):
    return compare_containers(a, b, 2)


def compare_containers(a, b, op):
    a = _builtin_part(a)
    b = _builtin_part(b)
    kind = type(a)
    if kind is list or kind is tuple:
        if type(b) is not kind:
            return NotImplemented
        return compare_sequences(a, b, op)
    if kind is set or kind is frozenset or _is_view(a):
        if op == 2 or op == 3:
            if len(a) != len(b):
                return op == 3
            return is_subset(a, b) == (op == 2)
        if op == 0:
            return len(a) < len(b) and is_subset(a, b)
        if op == 1:
            return len(a) <= len(b) and is_subset(a, b)
        if op == 4:
            return len(b) < len(a) and is_subset(b, a)
        return len(b) <= len(a) and is_subset(b, a)
    if _special(a, 'keys') is None or _special(b, 'keys') is None:
        return NotImplemented
    return same_mapping(a, b) == (op == 2)


def is_subset(a, b):
    for x in a:
        if x not in b:
            return False
    return True


def same_mapping(a, b):
    if len(a) != len(b):
        return False
    for k in a:
        if k not in b:
            return False
        x = a[k]
        y = b[k]
        if x is not y and not x == y:
            return False
    return True


def compare_sequences(a, b, op):
    if (op == 2 or op == 3) and len(a) != len(b):
        return op == 3
    i = 0
    while i < len(a) and i < len(b):
        x = a[i]
        y = b[i]
        if x is not y and not x == y:
            if op == 2 or op == 3:
                return op == 3
            if op == 0:
                return x < y
            if op == 1:
                return x <= y
            if op == 4:
                return x > y
            return x >= y
        i += 1
    n = len(a)
    m = len(b)
    if op == 0:
        return n < m
    if op == 1:
        return n <= m
    if op == 2:  # *
        return n == m
    if op == 3:
        return n != m
    if op == 4:
        return n > m
    return n >= m
