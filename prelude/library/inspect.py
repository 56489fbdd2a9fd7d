"""Looking at live objects: frames, functions, classes. Source text is not kept, so nothing here shows source lines."""

import sys as _sys
import types as _types

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS, CO_NESTED, CO_GENERATOR = 1, 2, 4, 8, 16, 32
CO_COROUTINE, CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR = 128, 256, 512

GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = 'GEN_CREATED', 'GEN_RUNNING', 'GEN_SUSPENDED', 'GEN_CLOSED'


def ismodule(obj): return isinstance(obj, _types.ModuleType)
def isclass(obj): return isinstance(obj, type)
def ismethod(obj): return isinstance(obj, _types.MethodType)
def isfunction(obj): return isinstance(obj, _types.FunctionType)
def isbuiltin(obj): return isinstance(obj, _types.BuiltinFunctionType)
def isroutine(obj): return isbuiltin(obj) or isfunction(obj) or ismethod(obj) or isinstance(obj, _types.MethodDescriptorType)
def istraceback(obj): return isinstance(obj, _types.TracebackType)
def isframe(obj): return isinstance(obj, _types.FrameType)
def iscode(obj): return isinstance(obj, _types.CodeType)
def isgenerator(obj): return isinstance(obj, _types.GeneratorType)
def iscoroutine(obj): return isinstance(obj, _types.CoroutineType)
def isasyncgen(obj): return isinstance(obj, _types.AsyncGeneratorType)
def isgetsetdescriptor(obj): return isinstance(obj, _types.GetSetDescriptorType)
def ismemberdescriptor(obj): return isinstance(obj, _types.MemberDescriptorType)
def isabstract(obj): return isinstance(obj, type) and bool(getattr(obj, '__abstractmethods__', ()))


def _has_flag(f, flag):
    f = unwrap(f)
    if ismethod(f):
        f = f.__func__
    return isfunction(f) and bool(f.__code__.co_flags & flag)


def isgeneratorfunction(obj): return _has_flag(obj, CO_GENERATOR)
def iscoroutinefunction(obj): return _has_flag(obj, CO_COROUTINE)
def isasyncgenfunction(obj): return _has_flag(obj, CO_ASYNC_GENERATOR)


def isdatadescriptor(obj):
    if isclass(obj) or ismethod(obj) or isfunction(obj):
        return False
    return hasattr(type(obj), '__set__') or hasattr(type(obj), '__delete__')


def ismethoddescriptor(obj):
    if isclass(obj) or ismethod(obj) or isfunction(obj):
        return False
    return hasattr(type(obj), '__get__') and not hasattr(type(obj), '__set__')


def getmembers(obj, predicate=None):
    members = []
    for name in dir(obj):
        try:
            value = getattr(obj, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            members.append((name, value))
    return members


def getmro(cls):
    return cls.__mro__


def unwrap(func, *, stop=None):
    seen = []
    while hasattr(func, '__wrapped__') and (stop is None or not stop(func)):
        func = func.__wrapped__
        if id(func) in seen:
            raise ValueError('wrapper loop when unwrapping ' + repr(func))
        seen.append(id(func))
    return func


def cleandoc(doc):
    lines = doc.expandtabs().split('\n')
    margin = None
    for line in lines[1:]:
        stripped = line.lstrip()
        if stripped:
            indent = len(line) - len(stripped)
            margin = indent if margin is None or indent < margin else margin
    if lines:
        lines[0] = lines[0].lstrip()
    if margin is not None:
        lines[1:] = [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return '\n'.join(lines)


def getdoc(obj):
    doc = getattr(obj, '__doc__', None)
    return cleandoc(doc) if isinstance(doc, str) else None


def getmodulename(path):
    name = path.rpartition('/')[2]
    return name[:-3] if name.endswith('.py') else None


def getmodule(obj):
    if ismodule(obj):
        return obj
    return _sys.modules.get(getattr(obj, '__module__', None))


def getfile(obj):
    if ismodule(obj):
        if getattr(obj, '__file__', None):
            return obj.__file__
        raise TypeError(repr(obj) + ' is a built-in module')
    if ismethod(obj):
        obj = obj.__func__
    if isfunction(obj):
        obj = obj.__code__
    if istraceback(obj):
        obj = obj.tb_frame
    if isframe(obj):
        obj = obj.f_code
    if iscode(obj):
        return obj.co_filename
    raise TypeError('module, class, method, function, traceback, frame, or code object was expected, got '
                    + type(obj).__name__)


getsourcefile = getfile


def getsourcelines(obj):
    raise OSError('could not get source code')


getsource = findsource = getsourcelines


# --- frames

def currentframe():
    return _sys._getframe(1)


class Traceback(tuple):
    filename = property(lambda self: self[0])
    lineno = property(lambda self: self[1])
    function = property(lambda self: self[2])
    code_context = property(lambda self: self[3])
    index = property(lambda self: self[4])

    def __repr__(self):
        return 'Traceback(filename=%r, lineno=%r, function=%r, code_context=%r, index=%r)' % tuple(self)


class FrameInfo(tuple):
    frame = property(lambda self: self[0])
    filename = property(lambda self: self[1])
    lineno = property(lambda self: self[2])
    function = property(lambda self: self[3])
    code_context = property(lambda self: self[4])
    index = property(lambda self: self[5])

    def __repr__(self):
        return 'FrameInfo(frame=%r, filename=%r, lineno=%r, function=%r, code_context=%r, index=%r)' % tuple(self)


def getframeinfo(frame, context=1):
    if istraceback(frame):
        line = frame.tb_lineno
        frame = frame.tb_frame
    else:
        line = frame.f_lineno
    if not isframe(frame):
        raise TypeError(repr(frame) + ' is not a frame or traceback object')
    return Traceback((frame.f_code.co_filename, line, frame.f_code.co_name, None, None))


def getlineno(frame):
    return frame.f_lineno


def getouterframes(frame, context=1):
    found = []
    while frame:
        found.append(FrameInfo((frame,) + tuple(getframeinfo(frame, context))))
        frame = frame.f_back
    return found


def getinnerframes(tb, context=1):
    found = []
    while tb:
        found.append(FrameInfo((tb.tb_frame,) + tuple(getframeinfo(tb, context))))
        tb = tb.tb_next
    return found


def stack(context=1):
    return getouterframes(_sys._getframe(1), context)


def trace(context=1):
    return getinnerframes(_sys.exc_info()[2], context)


class ArgInfo(tuple):
    args = property(lambda self: self[0])
    varargs = property(lambda self: self[1])
    keywords = property(lambda self: self[2])
    locals = property(lambda self: self[3])

    def __repr__(self):
        return 'ArgInfo(args=%r, varargs=%r, keywords=%r, locals=%r)' % tuple(self)


def _names_of(code):
    count = code.co_argcount
    only = code.co_kwonlyargcount
    names = list(code.co_varnames[:count + only])
    at = count + only
    varargs = varkw = None
    if code.co_flags & CO_VARARGS:
        varargs = code.co_varnames[at]
        at += 1
    if code.co_flags & CO_VARKEYWORDS:
        varkw = code.co_varnames[at]
    return names, varargs, varkw


def getargvalues(frame):
    names, varargs, varkw = _names_of(frame.f_code)
    return ArgInfo((names, varargs, varkw, frame.f_locals))


class FullArgSpec(tuple):
    args = property(lambda self: self[0])
    varargs = property(lambda self: self[1])
    varkw = property(lambda self: self[2])
    defaults = property(lambda self: self[3])
    kwonlyargs = property(lambda self: self[4])
    kwonlydefaults = property(lambda self: self[5])
    annotations = property(lambda self: self[6])

    def __repr__(self):
        return ('FullArgSpec(args=%r, varargs=%r, varkw=%r, defaults=%r, kwonlyargs=%r, kwonlydefaults=%r, '
                'annotations=%r)' % tuple(self))


def getfullargspec(func):
    if ismethod(func):
        func = func.__func__
    code = func.__code__
    names, varargs, varkw = _names_of(code)
    count = code.co_argcount
    return FullArgSpec((names[:count], varargs, varkw, func.__defaults__, names[count:], func.__kwdefaults__,
                        func.__annotations__))


# --- generators and closures

def getgeneratorstate(generator):
    if generator.gi_running:
        return GEN_RUNNING
    if generator.gi_frame is None:
        return GEN_CLOSED
    if generator.gi_frame.f_lasti < 0 or not getattr(generator, 'gi_suspended', True):
        return GEN_CREATED
    return GEN_SUSPENDED


def getgeneratorlocals(generator):
    frame = generator.gi_frame
    return {} if frame is None else frame.f_locals


def getclosurevars(func):
    if ismethod(func):
        func = func.__func__
    code = func.__code__
    nonlocals = {}
    if func.__closure__:
        for name, cell in zip(code.co_freevars, func.__closure__):
            nonlocals[name] = cell.cell_contents
    names = func.__globals__
    builtin = names.get('__builtins__', {})
    if ismodule(builtin):
        builtin = builtin.__dict__
    globals_found, builtins_found, unbound = {}, {}, set()
    for name in code.co_names:
        if name in names:
            globals_found[name] = names[name]
        elif name in builtin:
            builtins_found[name] = builtin[name]
        else:
            unbound.add(name)
    return ClosureVars((nonlocals, globals_found, builtins_found, unbound))


class ClosureVars(tuple):
    nonlocals = property(lambda self: self[0])
    globals = property(lambda self: self[1])
    builtins = property(lambda self: self[2])
    unbound = property(lambda self: self[3])

    def __repr__(self):
        return 'ClosureVars(nonlocals=%r, globals=%r, builtins=%r, unbound=%r)' % tuple(self)


# --- signatures

class _empty:
    pass


class Parameter:
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = range(5)
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        self.name, self.kind, self.default, self.annotation = name, kind, default, annotation

    def __str__(self):
        text = self.name
        if self.annotation is not _empty:
            text += ': ' + formatannotation(self.annotation)
        if self.default is not _empty:
            text += (' = ' if self.annotation is not _empty else '=') + repr(self.default)
        if self.kind == self.VAR_POSITIONAL:
            return '*' + text
        if self.kind == self.VAR_KEYWORD:
            return '**' + text
        return text

    def __repr__(self):
        return '<Parameter "' + str(self) + '">'


def formatannotation(annotation):
    if isinstance(annotation, type):
        if annotation.__module__ in ('builtins', '__main__'):
            return annotation.__qualname__
        return annotation.__module__ + '.' + annotation.__qualname__
    return repr(annotation)


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        self.parameters = {p.name: p for p in parameters or ()}
        self.return_annotation = return_annotation

    def __str__(self):
        parts = []
        before = None
        for p in self.parameters.values():
            if before == Parameter.POSITIONAL_ONLY and p.kind != Parameter.POSITIONAL_ONLY:
                parts.append('/')
            if p.kind == Parameter.KEYWORD_ONLY and before not in (Parameter.KEYWORD_ONLY, Parameter.VAR_POSITIONAL):
                parts.append('*')
            parts.append(str(p))
            before = p.kind
        if before == Parameter.POSITIONAL_ONLY:
            parts.append('/')
        text = '(' + ', '.join(parts) + ')'
        if self.return_annotation is not _empty:
            text += ' -> ' + formatannotation(self.return_annotation)
        return text

    def __repr__(self):
        return '<Signature ' + str(self) + '>'

    def bind(self, /, *args, **kwargs):
        left = list(args)
        bound = {}
        kwargs = dict(kwargs)
        for p in self.parameters.values():
            if p.kind == Parameter.VAR_POSITIONAL:
                bound[p.name] = tuple(left)
                left = []
            elif p.kind == Parameter.VAR_KEYWORD:
                bound[p.name] = kwargs
                kwargs = {}
            elif left and p.kind != Parameter.KEYWORD_ONLY:
                bound[p.name] = left.pop(0)
                if p.name in kwargs:
                    raise TypeError('multiple values for argument ' + repr(p.name))
            elif p.name in kwargs and p.kind != Parameter.POSITIONAL_ONLY:
                bound[p.name] = kwargs.pop(p.name)
            elif p.default is _empty:
                raise TypeError('missing a required argument: ' + repr(p.name))
        if left:
            raise TypeError('too many positional arguments')
        if kwargs:
            raise TypeError('got an unexpected keyword argument ' + repr(next(iter(kwargs))))
        return BoundArguments(self, bound)


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature, self.arguments = signature, arguments

    def apply_defaults(self):
        for p in self.signature.parameters.values():
            if p.name not in self.arguments and p.default is not _empty:
                self.arguments[p.name] = p.default


def signature(obj):
    if isclass(obj):
        method = obj.__init__
        if not isfunction(method):
            return Signature()
        whole = signature(method)
        return Signature(list(whole.parameters.values())[1:])
    bound = ismethod(obj)
    obj = unwrap(obj.__func__ if bound else obj)
    if not isfunction(obj):
        raise ValueError('no signature found for builtin ' + repr(obj))
    code = obj.__code__
    names, varargs, varkw = _names_of(code)
    count = code.co_argcount
    defaults = obj.__defaults__ or ()
    annotations = obj.__annotations__
    parameters = []
    for i in range(count):
        kind = Parameter.POSITIONAL_ONLY if i < code.co_posonlyargcount else Parameter.POSITIONAL_OR_KEYWORD
        at = i - (count - len(defaults))
        default = defaults[at] if at >= 0 else _empty
        parameters.append(Parameter(names[i], kind, default=default, annotation=annotations.get(names[i], _empty)))
    if varargs:
        parameters.append(Parameter(varargs, Parameter.VAR_POSITIONAL, annotation=annotations.get(varargs, _empty)))
    for name in names[count:]:
        default = (obj.__kwdefaults__ or {}).get(name, _empty)
        parameters.append(Parameter(name, Parameter.KEYWORD_ONLY, default=default,
                                    annotation=annotations.get(name, _empty)))
    if varkw:
        parameters.append(Parameter(varkw, Parameter.VAR_KEYWORD, annotation=annotations.get(varkw, _empty)))
    if bound:
        parameters = parameters[1:]
    return Signature(parameters, return_annotation=annotations.get('return', _empty))
