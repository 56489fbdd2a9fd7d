"""Import: everything beyond what sys.modules has already."""


def import_name(name, g, fromlist, level):
    if level < 0:
        if not _behaves('import_levels_may_be_negative'):
            raise ValueError('level must be >= 0')
        level = 0
    if level > 0:
        if not isinstance(g, dict):
            raise TypeError('globals must be a dict')
        package = package_of(g, level)
        full = package + '.' + name if name else package
        module = import_module(full)
        if not fromlist:
            keep = len(full) - len(name) + len(name.partition('.')[0])
            return _modules()[full[:keep]]
    else:
        if name == '':
            raise ValueError('Empty module name')
        module = import_module(name)
        if not fromlist:
            return _modules()[name.partition('.')[0]]
    if hasattr(module, '__path__'):
        import_submodules(module, fromlist)
    return module


# The package that a relative import counts from.
def package_of(g, level):
    package = None
    if g is not None:
        package = g.get('__package__')
        if package is None:
            if '__name__' not in g:
                raise KeyError("'__name__' not in globals")
            package = g['__name__']
            if package is not None and '__path__' not in g:
                package = package.rpartition('.')[0]
    if not package:
        raise _error('NO_PARENT_PACKAGE')
    for i in range(level - 1):
        head, dot, tail = package.rpartition('.')
        if not dot:
            raise _error('BEYOND_TOP_PACKAGE')
        package = head
    return package


# An ImportError that says which module it is about.
def about_module(error, name):
    if _behaves('import_errors_tell_name'):
        error.name = name
    return error


def import_module(name):
    modules = _modules()
    if name in modules:
        module = modules[name]
        if module is None:
            raise ModuleNotFoundError('import of ' + name + ' halted; None in sys.modules', name=name)
        return module
    parent, dot, child = name.rpartition('.')
    path = None
    if parent:
        import_module(parent)
        if name in modules:
            return modules[name]
        package = modules[parent]
        if not hasattr(package, '__path__'):
            raise about_module(_error('NO_PACKAGE', child, repr(name), repr(parent)), name)
        path = package.__path__
    module = find_and_load(name, path)
    if module is None:
        raise about_module(_error('NO_MODULE', child, repr(name)), name)
    if parent:
        setattr(modules[parent], child, module)
    return module


# The module, or None: what sys.meta_path has in place of importlib's own finders is the search that the host does.
def find_and_load(name, path):
    module = _rom_module(name)
    if module is not None:
        return module
    looked = False
    for finder in _rom_module('sys').meta_path:
        if getattr(finder, '__module__', '').startswith('_frozen_importlib'):
            if not looked:
                looked = True
                module = load_found(name, path)
        else:
            module = load_by_finder(finder, name, path)
        if module is not None:
            return module
    return None if looked else load_found(name, path)


def load_by_finder(finder, name, path):
    spec = finder.find_spec(name, path, None)
    return None if spec is None else import_module('_frozen_importlib')._load(spec)


def load_found(name, path):
    if path is None:
        path = _rom_module('sys').path
    found = _find_module(name, path if isinstance(path, list) else list(path))
    if found is None:
        return None
    modules = _modules()
    module = _new_module(name)
    namespace = module.__dict__
    namespace['__doc__'] = None
    namespace['__package__'] = name.rpartition('.')[0]
    if _behaves('modules_know_their_loader'):
        namespace['__loader__'] = None
        namespace['__spec__'] = None
    modules[name] = module
    if isinstance(found, dict):
        namespace.update(found)
    elif isinstance(found, list):
        namespace['__package__'] = name
        namespace['__path__'] = found
    else:
        return load_module(name, _main_code(found), module)
    describe_module(module)
    return module


# `__spec__` and `__loader__` are importlib's, once it is there.
def describe_module(module):
    describe = getattr(_modules().get('_frozen_importlib'), '_describe', None)
    if describe is not None:
        describe(module)


# Runs the code of a module as that module.
def load_module(name, code, module):
    modules = _modules()
    namespace = module.__dict__
    filename = code.co_filename
    folder, slash, base = filename.replace('\\', '/').rpartition('/')
    if base == '__init__.py':
        namespace['__package__'] = name
        namespace['__path__'] = [folder]
    if not filename.startswith('<'):
        namespace['__file__'] = filename
        if _behaves('modules_know_their_loader'):
            namespace['__cached__'] = None
    namespace['__builtins__'] = _builtins()
    try:
        describe_module(module)
        _run_code(code, namespace, namespace, None)
    except BaseException:
        modules.pop(name, None)
        raise
    return modules[name]


# `from package import a, b`: names that the package does not have may be submodules.
def import_submodules(module, names):
    for name in names:
        if name == '*':
            if '__all__' in module.__dict__:
                import_submodules(module, module.__all__)
        elif not hasattr(module, name):
            full = module.__name__ + '.' + name
            try:
                import_module(full)
            except ModuleNotFoundError as error:
                if error.name != full:
                    raise


def import_from(module, name):
    try:
        return getattr(module, name)
    except AttributeError:
        pass
    owner = getattr(module, '__name__', None)
    if isinstance(owner, str):
        found = _modules().get(owner + '.' + name)
        if found is not None:
            return found
    shown = owner if isinstance(owner, str) else '<unknown module name>'
    path = getattr(module, '__file__', None)
    where = path if path is not None else 'unknown location'
    error = about_module(_error('CANNOT_IMPORT_NAME', name, repr(name), repr(shown), where), owner)
    if _behaves('import_errors_tell_file'):
        error.path = path
    raise error


def import_star(module, namespace):
    if _is_module(module):
        source = module.__dict__
    else:
        source = getattr(module, '__dict__', None)
    names = getattr(module, '__all__', None)
    if names is None:
        if source is None:
            raise ImportError('from-import-* object has no __dict__ and no __all__')
        for name in list(source):
            if isinstance(name, str) and not name.startswith('_'):
                namespace[name] = source[name]
        return
    for name in names:
        if not isinstance(name, str):
            raise TypeError('Item in ' + module.__name__ + '.__all__ must be str, not ' + type(name).__name__)
        namespace[name] = getattr(module, name)
