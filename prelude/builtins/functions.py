"""exec, eval, compile and input (semantics EX)."""


def exec_source(source, g, l, closure):
    g, l = exec_namespaces('exec', g, l)
    if _is_code(source):
        n = _free_count(source)
        if not _behaves('exec_takes_closure'):
            if n:
                raise TypeError('code object passed to exec() may not contain free variables')
        elif n:
            if type(closure) is not tuple or len(closure) != n or not all([type(c).__name__ == 'cell' for c in closure]):
                raise TypeError('code object requires a closure of exactly length ' + str(n))
        elif closure is not None:
            raise TypeError('cannot use a closure with this code object')
    else:
        if closure is not None:
            raise TypeError('closure can only be used when source is a code object')
        if not isinstance(source, (str, bytes, bytearray)):
            raise _error('EXEC_SOURCE')
        source = _main_code(_compile(source, '<string>', 'exec', 0))
    _run_code(source, g, l, closure)


def eval_source(source, g, l):
    g, l = exec_namespaces('eval', g, l)
    if _is_code(source):
        if _free_count(source):
            raise TypeError('code object passed to eval() may not contain free variables')
    else:
        if not isinstance(source, (str, bytes, bytearray)):
            raise _error('EVAL_SOURCE')
        if isinstance(source, str):
            source = source.lstrip(' \t')
        source = _main_code(_compile(source, '<string>', 'eval', 0))
    return _run_code(source, g, l, None)


# The globals and locals that exec and eval use: None means that the caller gave none.
def exec_namespaces(name, g, l):
    if name == 'eval' and l is not None and _special(l, '__getitem__') is None:
        raise TypeError('locals must be a mapping')
    if g is None:
        g = globals()
        if l is None:
            l = _caller_locals()
    elif not isinstance(g, dict):
        if name == 'exec':
            raise _error('EXEC_GLOBALS', type(g).__name__)
        if _special(g, '__getitem__') is not None:
            raise TypeError('globals must be a real dict; try eval(expr, {}, mapping)')
        raise TypeError('globals must be a dict')
    elif l is None:
        l = g
    if _special(l, '__getitem__') is None:
        raise _error('EXEC_LOCALS', type(l).__name__)
    if '__builtins__' not in g:
        g['__builtins__'] = _builtins()
    return g, l


def compile_source(source, filename, mode, flags):
    if _is_code(source):
        raise TypeError('compile() arg 1 must be a string, bytes or AST object')
    if isinstance(filename, bytes):
        filename = filename.decode()
    elif not isinstance(filename, str):
        raise TypeError('expected str, bytes or os.PathLike object, not ' + type(filename).__name__)
    if mode not in ('exec', 'eval', 'single'):
        raise ValueError("compile() mode must be 'exec', 'eval' or 'single'")
    if not isinstance(source, (str, bytes, bytearray)):
        raise TypeError('compile() arg 1 must be a string, bytes or AST object')
    # The flags that some era knows: those of __future__, and what compile itself takes.
    if flags & ~0x1fff610:
        raise ValueError('compile(): unrecognised flags')
    if mode == 'eval' and isinstance(source, str):
        source = source.lstrip(' \t')
    found = _compile(source, filename, mode, flags)
    if not flags & 0x400:
        return _main_code(found)
    # A host that has no syntax trees has made an image.
    if isinstance(found, int):
        raise NotImplementedError('compile: there are no syntax trees in this virtual machine')
    return import_module('_ast')._tree(found)


def input_of(prompt):
    if prompt != '':
        print(prompt, end='')
    line = _read_line()
    if line == '':
        raise EOFError('EOF when reading a line')
    if line.endswith('\n'):
        line = line[:-1]
    return line


# The write and writelines of sys.stdout and sys.stderr.
def text_write(text, stream):
    _output(text, stream)
    return len(text)


def text_writelines(file, lines):
    for line in lines:
        file.write(line)


# sys.displayhook
def display(value):
    if value is not None:
        print(repr(value))
