"""Importable only: using it fails the test that does."""

from _absent import stub as _stub

__getattr__ = _stub('tempfile')
