"""Stand-ins for what this machine does not have: they can be imported and named, and fail when they are used."""


class Absent:
    """Something of a module that is not there. Calling it, or taking an attribute of it, fails."""

    def __init__(self, name):
        self.__dict__['_name'] = name

    def _fail(self):
        raise NotImplementedError(self._name + ': not in this machine')

    def __call__(self, *args, **kwargs):
        self._fail()

    def __getattr__(self, name):
        self._fail()

    def __repr__(self):
        return '<absent ' + self._name + '>'


def stub(module):
    """The `__getattr__` of a module of which there is nothing."""
    def __getattr__(name):
        if name.startswith('__'):
            raise AttributeError("module '" + module + "' has no attribute '" + name + "'")
        return Absent(module + '.' + name)
    return __getattr__
