"""Importable only: there are no processes."""

from _absent import stub as _stub

__getattr__ = _stub('test.support.script_helper')
