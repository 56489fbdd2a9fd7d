"""The match statement: patterns with parts. None stands for "does not match"."""


def match_class(subject, cls, spec):
    if not isinstance(cls, type):
        raise TypeError('called match pattern must be a class')
    if not isinstance(subject, cls):
        return None
    count = spec[0]
    parts = []
    seen = []
    if count > 0:
        names = getattr(cls, '__match_args__', None)
        allowed = 0
        whole = False
        if names is None:
            whole = issubclass(cls, (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple))
            if whole:
                allowed = 1
        elif type(names) is not tuple:
            raise TypeError(cls.__name__ + '.__match_args__ must be a tuple (got ' + type(names).__name__ + ')')
        else:
            allowed = len(names)
        if count > allowed:
            raise TypeError(cls.__name__ + '() accepts ' + str(allowed) + ' positional sub-pattern'
                            + ('' if allowed == 1 else 's') + ' (' + str(count) + ' given)')
        if whole:
            parts.append(subject)
        else:
            for i in range(count):
                name = names[i]
                if not isinstance(name, str):
                    raise TypeError('__match_args__ elements must be strings (got ' + type(name).__name__ + ')')
                if name in seen:
                    raise TypeError(cls.__name__ + '() got multiple sub-patterns for attribute ' + repr(name))
                seen.append(name)
                try:
                    parts.append(getattr(subject, name))
                except AttributeError:
                    return None
    for name in spec[1:]:
        if name in seen:
            raise TypeError(cls.__name__ + '() got multiple sub-patterns for attribute ' + repr(name))
        seen.append(name)
        try:
            parts.append(getattr(subject, name))
        except AttributeError:
            return None
    return tuple(parts)


def match_keys(subject, keys):
    seen = set()
    missing = []
    values = []
    for key in keys:
        if key in seen:
            raise ValueError('mapping pattern checks duplicate key (' + repr(key) + ')')
        seen.add(key)
        value = subject.get(key, missing)
        if value is missing:
            return None
        values.append(value)
    return tuple(values)


def match_rest(subject, keys):
    rest = dict(subject)
    for key in keys:
        del rest[key]
    return rest
