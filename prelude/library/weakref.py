"""References that keep their objects: nothing happens in this machine when an object dies, so none ever does while referred to."""


from _weakref import ReferenceType, ProxyType, CallableProxyType, getweakrefcount, getweakrefs, proxy, ref


class WeakValueDictionary(dict):
    pass


class WeakKeyDictionary(dict):
    pass


class WeakSet(set):
    pass


class WeakMethod:
    def __init__(self, meth, callback=None):
        self._method = meth

    def __call__(self):
        return self._method


class finalize:
    def __init__(self, obj, func, /, *args, **kwargs):
        self._call = (func, args, kwargs)
        self.alive = True

    def __call__(self, _=None):
        if self.alive:
            self.alive = False
            func, args, kwargs = self._call
            return func(*args, **kwargs)

    def detach(self):
        self.alive = False
