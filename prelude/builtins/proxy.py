"""FrameLocalsProxy: what compares, hashes or prints in Python."""


def proxy_slot(p, key):
    # The variable that `key` equals: hash first, then ==, as CPython does.
    h = hash(key)
    i = 0
    for name in _proxy_names(p):
        if hash(name) == h and name == key:
            return i
        i += 1
    return -1


def proxy_get(p, key):
    i = proxy_slot(p, key)
    if i >= 0 and _proxy_shows(p, i):
        return _proxy_load(p, i)
    extra = _proxy_extra(p)
    if key in extra:
        return extra[key]
    raise KeyError("local variable '" + repr(key) + "' is not defined")


def proxy_get_default(p, key, default):
    i = proxy_slot(p, key)
    if i >= 0 and _proxy_shows(p, i):
        return _proxy_load(p, i)
    extra = _proxy_extra(p)
    if key in extra:
        return extra[key]
    return default


def proxy_contains(p, key):
    i = proxy_slot(p, key)
    if i >= 0 and _proxy_shows(p, i):
        return True
    return key in _proxy_extra(p)


def proxy_set(p, key, value):
    i = proxy_slot(p, key)
    if i >= 0 and _proxy_writes(p, i):
        _proxy_store(p, i, value)
    else:
        _proxy_extra(p)[key] = value


def proxy_setdefault(p, key, default):
    if key in p:
        return p[key]
    p[key] = default
    return default


def proxy_iter(p):
    return iter(p.keys())


def proxy_update(p, other):
    if isinstance(other, (dict, _FrameLocalsProxy)):
        try:
            for key in list(other.keys()):
                p[key] = other[key]
            return None
        except BaseException:
            pass
    raise TypeError("update() argument must be dict or another FrameLocalsProxy")


def proxy_or(left, right):
    if isinstance(left, _FrameLocalsProxy):
        result = left.copy()
    else:
        # As dict.update would: a mapping has keys(), and that is looked for first.
        result = {}
        for key in left.keys():
            result[key] = left[key]
    for key in list(right.keys()):
        result[key] = right[key]
    return result


def proxy_ior(p, other):
    proxy_update(p, other)
    return p
