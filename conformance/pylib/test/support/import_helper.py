"""Imports whose failure skips the test."""

import unittest as _unittest


def import_module(name, deprecated=False, *, required_on=()):
    try:
        module = __import__(name)
    except ImportError as error:
        raise _unittest.SkipTest(str(error)) from None
    for part in name.split('.')[1:]:
        module = getattr(module, part)
    return module
