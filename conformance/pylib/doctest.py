"""There are no documentation tests here: a suite of them is empty."""

import unittest as _unittest
from _absent import stub as _stub

__getattr__ = _stub('doctest')


def DocTestSuite(module=None, **options):
    return _unittest.TestSuite()
