"""Importable only: there are no files and no processes. The environment is empty."""

from _absent import stub as _stub

__getattr__ = _stub('os')
environ = {}
name = 'posix'
sep = '/'
linesep = '\n'
