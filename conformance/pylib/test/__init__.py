"""The package of CPython's tests, which are found in an installed CPython."""
