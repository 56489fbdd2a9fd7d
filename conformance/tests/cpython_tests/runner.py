"""Runs the tests of one module of CPython's test package, and writes a line for what becomes of each.

Arguments: the module's name below `test`, then tests (Class.test) not to run. The lines begin with a control character, since
tests print, too: RUN before a test; then PASS, or FAIL or SKIP with the reason. OTHER tells why there were no tests.
"""

import sys
import unittest


def tell(what, name, reason=''):
    print('\x1e' + what + '\t' + name + '\t' + ' '.join(str(reason).split()))


def reason_of(error):
    """The exception, and where in the test it came up."""
    place = ''
    tb = error.__traceback__
    while tb is not None:
        if '/test/' in tb.tb_frame.f_code.co_filename and 'support' not in tb.tb_frame.f_code.co_filename:
            place = ' [line ' + str(tb.tb_lineno) + ']'
        tb = tb.tb_next
    return type(error).__name__ + ': ' + str(error) + place


class Result(unittest.TestResult):
    def record(self, test, error, where, failed):
        self.errors.append((test, (where + ' ' if where else '') + reason_of(error)))


def run(case, name):
    result = Result()
    tell('RUN', name)
    try:
        case.run(result)
    finally:
        sys.settrace(None)
        sys.setprofile(None)
    if result.errors:
        tell('FAIL', name, result.errors[0][1])
    elif result.unexpectedSuccesses:
        tell('FAIL', name, 'unexpected success')
    elif result.skipped:
        tell('SKIP', name, result.skipped[0][1])
    else:
        tell('PASS', name)


def main(name, *done):
    package = __import__('test.' + name)
    module = getattr(package, name)
    for cls in unittest.test_cases_of(module):
        cls.setUpClass()
        for method in unittest.defaultTestLoader.getTestCaseNames(cls):
            test = cls.__name__ + '.' + method
            if test not in done:
                run(cls(method), test)
        cls.tearDownClass()


try:
    main(*sys.argv[1:])
except unittest.SkipTest as error:
    tell('OTHER', 'skipped', error)
except BaseException as error:
    tell('OTHER', 'failed', reason_of(error))
