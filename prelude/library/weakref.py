"""References that keep their objects: nothing happens in this machine when an object dies, so none ever does while referred to."""


class _Object:
    pass


from _weakref import ref

ReferenceType = ref


class proxy:
    def __init__(self, object, callback=None):
        self.__dict__['_object'] = object

    def __getattr__(self, name):
        return getattr(self._object, name)

    def __setattr__(self, name, value):
        setattr(self._object, name, value)

    def __call__(self, *args, **kwargs):
        return self._object(*args, **kwargs)


ProxyType = CallableProxyType = proxy


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


def getweakrefcount(object):
    return 0


def getweakrefs(object):
    return []
