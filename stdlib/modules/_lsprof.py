"""How often and how long functions run, by `sys.setprofile`."""

import sys as _sys


class _Record(tuple):
    _names = ()

    def __init_subclass__(cls):
        for i, name in enumerate(cls._names):
            setattr(cls, name, property(lambda self, i=i: self[i]))

    def __repr__(self):
        return '_lsprof.%s(%s)' % (type(self).__name__, ', '.join(['%s=%r' % pair for pair in zip(self._names, self)]))


class profiler_entry(_Record):
    _names = ('code', 'callcount', 'reccallcount', 'totaltime', 'inlinetime', 'calls')


class profiler_subentry(_Record):
    _names = ('code', 'callcount', 'reccallcount', 'totaltime', 'inlinetime')


class _Entry:
    def __init__(self, key):
        self.key = key
        self.calls = self.recursive = self.depth = 0
        self.total = self.own = 0
        self.callees = {}


class Profiler:
    __module__ = '_lsprof'

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        if timer is None:
            from time import perf_counter_ns
            self._timer, self._unit = perf_counter_ns, 1e-9
        else:
            self._timer, self._unit = timer, timeunit or 1.0
        self._subcalls, self._builtins = subcalls, builtins
        self._entries = {}
        self._stack = []

    def enable(self, subcalls=True, builtins=True):
        self._subcalls, self._builtins = subcalls, builtins
        _sys.setprofile(self._event)

    def disable(self):
        _sys.setprofile(None)
        while self._stack:
            self._leave()

    def clear(self):
        self._entries.clear()
        self._stack.clear()

    def _event(self, frame, event, arg):
        if event == 'call':
            self._enter(frame.f_code)
        elif event == 'c_call':
            if self._builtins:
                self._enter(arg)
        elif event == 'return' or self._builtins:
            if self._stack:
                self._leave()

    def _key(self, what):
        if hasattr(what, 'co_name'):
            return what
        own = getattr(what, '__self__', None)
        name = getattr(what, '__qualname__', None) or getattr(what, '__name__', repr(what))
        if own is not None and not isinstance(own, type(_sys)):
            return "<method '%s' of '%s' objects>" % (what.__name__, type(own).__name__)
        module = getattr(what, '__module__', None)
        return '<built-in method %s.%s>' % (module, name) if module else '<built-in method %s>' % name

    def _enter(self, what):
        key = self._key(what)
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry(key)
        entry.depth += 1
        sub = None
        if self._subcalls and self._stack:
            caller = self._stack[-1][0]
            sub = caller.callees.get(key)
            if sub is None:
                sub = caller.callees[key] = _Entry(key)
            sub.depth += 1
        # Entry, that for the caller, when it began, and the time of what it called.
        self._stack.append([entry, sub, self._timer(), 0])

    def _leave(self):
        entry, sub, began, inner = self._stack.pop()
        took = self._timer() - began
        if self._stack:
            self._stack[-1][3] += took
        for each in (entry, sub):
            if each is None:
                continue
            each.depth -= 1
            each.calls += 1
            each.own += took - inner
            if each.depth == 0:
                each.total += took
            else:
                each.recursive += 1

    def getstats(self):
        result = []
        for entry in self._entries.values():
            calls = [profiler_subentry((sub.key, sub.calls, sub.recursive, sub.total * self._unit, sub.own * self._unit))
                     for sub in entry.callees.values() if sub.calls] or None
            if entry.calls:
                result.append(profiler_entry((entry.key, entry.calls, entry.recursive, entry.total * self._unit,
                                              entry.own * self._unit, calls)))
        return result
