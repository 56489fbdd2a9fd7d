"""The collector works by itself and finds cycles too; these functions exist for programs that call them."""

DEBUG_STATS = DEBUG_COLLECTABLE = DEBUG_UNCOLLECTABLE = DEBUG_SAVEALL = DEBUG_LEAK = 0
garbage = []
callbacks = []
_enabled = [True]


def collect(generation=2):
    return 0


def enable():
    _enabled[0] = True


def disable():
    _enabled[0] = False


def isenabled():
    return _enabled[0]


def get_threshold():
    return (2000, 10, 0)


def set_threshold(*args):
    pass


def get_count():
    return (0, 0, 0)


def freeze():
    pass


def unfreeze():
    pass


def get_debug():
    return 0


def set_debug(flags):
    pass


def _unsupported(*objects):
    raise NotImplementedError('gc: this machine does not list objects')


get_objects = get_referrers = get_referents = _unsupported
