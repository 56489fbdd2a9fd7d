# Prints what `dir` lists for every built-in type and module that fastlocals has: a line each, `name: names`. It runs in every CPython and
# in fastlocals; what an interpreter does not have is left out. See README.md.

import sys

SETUP = """
from weakref import ref
def function(): yield
def cell_of(x): return (lambda: x).__closure__[0]
def traceback():
    try: 1 / 0
    except ZeroDivisionError: return sys.exc_info()[2]
class Slots(object): __slots__ = ('slot',)
class Class(object):
    def method(self): pass
class Sequence(object):
    def __getitem__(self, i): raise IndexError
"""
ASYNC = """
async def coroutine(): pass
async def async_generator(): yield
def of_coroutine(get):
    c = coroutine()
    try: return type(get(c))
    finally: c.close()
"""
# Types that builtins has no name for, by the name that fastlocals gives them: how to get them.
TYPES = [
    ('NoneType', 'type(None)'),
    ('ellipsis', 'type(Ellipsis)'),
    ('NotImplementedType', 'type(NotImplemented)'),
    ('range', 'xrange if sys.version_info < (3,) and type(range(0)) is list else range'),
    ('function', 'type(function)'),
    ('method', 'type(Class().method)'),
    ('builtin_function_or_method', 'type(len)'),
    ('method_descriptor', 'type(list.append)'),
    ('getset_descriptor', "type(type(function).__dict__['__code__'])"),
    ('member_descriptor', 'type(Slots.slot)'),
    ('cell', 'type(cell_of(1))'),
    ('code', 'type(function.__code__)'),
    ('frame', 'type(sys._getframe())'),
    ('traceback', 'type(traceback())'),
    ('FrameLocalsProxy', '(lambda t: t if t is not dict else undefined)(type((lambda: sys._getframe().f_locals)()))'),
    ('generator', 'type(function())'),
    ('coroutine', 'of_coroutine(lambda c: c)'),
    ('async_generator', 'type(async_generator())'),
    ('async_generator_asend', 'type(async_generator().asend(None))'),
    ('async_generator_athrow', 'type(async_generator().athrow(ValueError))'),
    ('module', 'type(sys)'),
    ('mappingproxy', 'type(type.__dict__)'),
    ('dict_keys', 'type({}.keys())'),
    ('dict_values', 'type({}.values())'),
    ('dict_items', 'type({}.items())'),
    ('ReferenceType', 'ref'),
    ('list_iterator', 'type(iter([]))'),
    ('tuple_iterator', 'type(iter(()))'),
    ('str_ascii_iterator', "type(iter(''))"),
    ('bytes_iterator', "type(iter(b''))"),
    ('range_iterator', 'type(iter(xrange(0) if sys.version_info < (3,) and type(range(0)) is list else range(0)))'),
    ('dict_keyiterator', 'type(iter({}))'),
    ('dict_valueiterator', "type(getattr({}, 'itervalues', lambda: iter({}.values()))())"),
    ('dict_itemiterator', "type(getattr({}, 'iteritems', lambda: iter({}.items()))())"),
    ('set_iterator', 'type(iter(set()))'),
    ('iterator', 'type(iter(Sequence()))'),
    ('callable_iterator', 'type(iter(int, 1))'),
    ('TextIOWrapper', "type(sys.stdout) if type(sys.stdout).__name__ != 'file' else __import__('io').TextIOWrapper"),
]

names = {'sys': sys}
for source in (SETUP, ASYNC):
    try:
        exec(source, names)
    except SyntaxError:
        pass
builtins = sys.modules['builtins' if 'builtins' in sys.modules else '__builtin__']
lines = ['builtins: ' + ' '.join(sorted(dir(builtins))), 'sys: ' + ' '.join(sorted(dir(sys)))]
found = {}
for name in dir(builtins):
    if isinstance(getattr(builtins, name), type):
        found[name] = getattr(builtins, name)
for name, expression in TYPES:
    try:
        found[name] = eval(expression, names)
    except (NameError, AttributeError):
        found.pop(name, None)
for name in sorted(found):
    if isinstance(found[name], type):
        lines.append(name + ': ' + ' '.join(sorted(dir(found[name]))))
print('\n'.join(lines))
