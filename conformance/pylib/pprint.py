"""Text of values, on one line however long."""


def pformat(object, *args, **kwargs):
    return repr(object)


def pprint(object, stream=None, *args, **kwargs):
    print(repr(object), file=stream)


pp = pprint
