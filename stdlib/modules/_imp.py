"""What importlib stands on. Modules are found by the host; importlib describes them, and finds what its own finders are asked for."""

import sys as _sys

check_hash_based_pycs = 'default'
pyc_magic_number_token = 0


def acquire_lock():
    pass


def release_lock():
    pass


def lock_held():
    return False


def extension_suffixes():
    return []


def is_builtin(name):
    return 1 if name in _sys.builtin_module_names else 0


def is_frozen(name):
    return False


def is_frozen_package(name):
    raise ImportError('No such frozen object named ' + name, name=name)


def find_frozen(name, /, *, withdata=False):
    return None


def get_frozen_object(name, data=None, /):
    raise ImportError('No such frozen object named ' + name, name=name)


def create_builtin(spec):
    known = _sys.modules.get(spec.name)
    if known is None:
        __import__(spec.name)
        # The one that asks enters it anew.
        known = _sys.modules.pop(spec.name)
    return known


def exec_builtin(module):
    return 0


def create_dynamic(spec, file=None):
    raise ImportError('this machine loads no shared libraries', name=spec.name, path=spec.origin)


def exec_dynamic(module):
    return 0


def _fix_co_filename(code, path):
    pass


def _override_multi_interp_extensions_check(override):
    return 0


def source_hash(key, source):
    import _host_binascii
    return (_host_binascii.crc32(source, 0) ^ key).to_bytes(8, 'little')


def _describe(module):
    # What a module that the host has found says of itself.
    namespace = module.__dict__
    name = namespace['__name__']
    file = namespace.get('__file__')
    path = namespace.get('__path__')
    bootstrap, external = _frozen_importlib, _frozen_importlib_external
    if file is not None:
        loader = external.SourceFileLoader(name, file)
        spec = bootstrap.ModuleSpec(name, loader, origin=file)
        spec._set_fileattr = True
        spec.submodule_search_locations = path
        try:
            namespace['__cached__'] = external.cache_from_source(file)
        except NotImplementedError:
            pass
    elif path is not None:
        loader = external.NamespaceLoader(name, path, external.PathFinder._get_spec)
        spec = bootstrap.ModuleSpec(name, loader, is_package=True)
        spec.submodule_search_locations = path
    else:
        loader = bootstrap.BuiltinImporter
        spec = bootstrap.ModuleSpec(name, loader, origin='built-in')
    namespace['__spec__'] = spec
    namespace['__loader__'] = loader


def _install():
    # As CPython does when it starts; here it is done when importlib is imported.
    _frozen_importlib._describe = lambda module: None
    _frozen_importlib._install(_sys, _sys.modules['_imp'])
    global _frozen_importlib_external
    import _frozen_importlib_external
    _frozen_importlib._bootstrap_external = _frozen_importlib_external
    _frozen_importlib_external._install(_frozen_importlib)
    # What CPython has compiled is of no use here.
    _frozen_importlib_external.MAGIC_NUMBER = b'fl\r\n'
    _frozen_importlib._describe = _describe
    for name, module in list(_sys.modules.items()):
        if name != '__main__' and isinstance(module, type(_sys)) and module.__dict__.get('__spec__') is None:
            _describe(module)


import _frozen_importlib
_install()
