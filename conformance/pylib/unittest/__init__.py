"""Unit tests: test cases with their assertions, skipping, subtests, and a runner that reports to stderr."""

import re as _re
import sys as _sys
import traceback as _traceback

__unittest = True


class SkipTest(Exception):
    pass


def skip(reason):
    def decorate(item):
        if isinstance(item, type):
            item.__unittest_skip__ = True
            item.__unittest_skip_why__ = reason
            return item

        def skipped(*args, **kwargs):
            raise SkipTest(reason)

        skipped.__name__ = getattr(item, '__name__', 'skipped')
        return skipped
    if callable(reason):
        item, reason = reason, ''
        return decorate(item)
    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else lambda item: item


def skipUnless(condition, reason):
    return skipIf(not condition, reason)


def expectedFailure(test):
    test.__unittest_expecting_failure__ = True
    return test


class _Raises:
    def __init__(self, case, expected, pattern=None, msg=None):
        self.case, self.expected, self.pattern, self.msg = case, expected, pattern, msg
        self.exception = None

    def handle(self, args, kwargs):
        if not args:
            self.msg = kwargs.pop('msg', None)
            return self
        function, *rest = args
        with self:
            function(*rest, **kwargs)
        return None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        if kind is None:
            expected = self.expected
            names = [c.__name__ for c in expected] if isinstance(expected, tuple) else [expected.__name__]
            self.case.fail(self.case._message(self.msg, ', '.join(names) + ' not raised'))
        if not issubclass(kind, self.expected):
            return False
        self.exception = value.with_traceback(None)
        if self.pattern is not None and not _search(self.pattern, str(value)):
            self.case.fail(self.case._message(self.msg, repr(self.pattern) + ' does not match ' + repr(str(value))))
        return True


def _search(pattern, text):
    return _re.search(pattern, text)


class _SubTest:
    def __init__(self, case, params):
        self.case, self.params = case, params

    def __enter__(self):
        return None

    def __exit__(self, kind, value, tb):
        if kind is None:
            return False
        if issubclass(kind, SkipTest):
            return True
        if not issubclass(kind, Exception):
            return False
        shown = ', '.join([k + '=' + repr(v) for k, v in self.params.items()])
        self.case._failures.append((shown, value, tb))
        return True


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 640

    def __init__(self, methodName='runTest'):
        self._testMethodName = methodName
        self._cleanups = []
        self._failures = []

    def setUp(self): pass
    def tearDown(self): pass

    @classmethod
    def setUpClass(cls): pass

    @classmethod
    def tearDownClass(cls): pass

    def id(self):
        return type(self).__module__ + '.' + type(self).__qualname__ + '.' + self._testMethodName

    def __str__(self):
        return self._testMethodName + ' (' + self.id() + ')'

    def shortDescription(self):
        return None

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    def enterContext(self, cm):
        result = cm.__enter__()
        self.addCleanup(cm.__exit__, None, None, None)
        return result

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, msg=None, **params):
        if msg is not None:
            params = {'msg': msg, **params}
        return _SubTest(self, params)

    def _message(self, msg, standard):
        return standard if msg is None else standard + ' : ' + str(msg)

    def fail(self, msg=None):
        raise self.failureException(msg)

    def assertTrue(self, expr, msg=None):
        if not expr:
            self.fail(self._message(msg, repr(expr) + ' is not true'))

    def assertFalse(self, expr, msg=None):
        if expr:
            self.fail(self._message(msg, repr(expr) + ' is not false'))

    def assertEqual(self, first, second, msg=None):
        if not first == second:
            self.fail(self._message(msg, repr(first) + ' != ' + repr(second)))

    assertListEqual = assertTupleEqual = assertDictEqual = assertSetEqual = assertMultiLineEqual = assertEqual
    assertEquals = assertEqual

    def assertSequenceEqual(self, first, second, msg=None, seq_type=None):
        if not list(first) == list(second):
            self.fail(self._message(msg, repr(first) + ' != ' + repr(second)))

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self.fail(self._message(msg, repr(first) + ' == ' + repr(second)))

    def assertIs(self, a, b, msg=None):
        if a is not b:
            self.fail(self._message(msg, repr(a) + ' is not ' + repr(b)))

    def assertIsNot(self, a, b, msg=None):
        if a is b:
            self.fail(self._message(msg, 'unexpectedly identical: ' + repr(a)))

    def assertIsNone(self, a, msg=None):
        if a is not None:
            self.fail(self._message(msg, repr(a) + ' is not None'))

    def assertIsNotNone(self, a, msg=None):
        if a is None:
            self.fail(self._message(msg, 'unexpectedly None'))

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self.fail(self._message(msg, repr(member) + ' not found in ' + repr(container)))

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self.fail(self._message(msg, repr(member) + ' unexpectedly found in ' + repr(container)))

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            self.fail(self._message(msg, repr(obj) + ' is not an instance of ' + repr(cls)))

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self.fail(self._message(msg, repr(obj) + ' is an instance of ' + repr(cls)))

    def assertIsSubclass(self, cls, base, msg=None):
        if not issubclass(cls, base):
            self.fail(self._message(msg, repr(cls) + ' is not a subclass of ' + repr(base)))

    def assertHasAttr(self, obj, name, msg=None):
        if not hasattr(obj, name):
            self.fail(self._message(msg, repr(type(obj).__name__) + ' object has no attribute ' + repr(name)))

    def assertNotHasAttr(self, obj, name, msg=None):
        if hasattr(obj, name):
            self.fail(self._message(msg, repr(type(obj).__name__) + ' object has unexpected attribute ' + repr(name)))

    def assertStartsWith(self, s, prefix, msg=None):
        if not s.startswith(prefix):
            self.fail(self._message(msg, repr(s) + " doesn't start with " + repr(prefix)))

    def assertEndsWith(self, s, suffix, msg=None):
        if not s.endswith(suffix):
            self.fail(self._message(msg, repr(s) + " doesn't end with " + repr(suffix)))

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self.fail(self._message(msg, repr(a) + ' not greater than ' + repr(b)))

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self.fail(self._message(msg, repr(a) + ' not greater than or equal to ' + repr(b)))

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self.fail(self._message(msg, repr(a) + ' not less than ' + repr(b)))

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self.fail(self._message(msg, repr(a) + ' not less than or equal to ' + repr(b)))

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        diff = abs(first - second)
        if delta is not None and diff <= delta or delta is None and round(diff, 7 if places is None else places) == 0:
            return
        self.fail(self._message(msg, repr(first) + ' != ' + repr(second)))

    def assertCountEqual(self, first, second, msg=None):
        first, second = list(first), list(second)
        left = list(second)
        for x in first:
            if x in left:
                left.remove(x)
            else:
                self.fail(self._message(msg, repr(first) + ' != ' + repr(second)))
        if left:
            self.fail(self._message(msg, repr(first) + ' != ' + repr(second)))

    def assertRaises(self, expected, *args, **kwargs):
        return _Raises(self, expected).handle(args, kwargs)

    def assertRaisesRegex(self, expected, pattern, *args, **kwargs):
        return _Raises(self, expected, pattern).handle(args, kwargs)

    assertRaisesRegexp = assertRaisesRegex

    def assertRegex(self, text, pattern, msg=None):
        if not _search(pattern, text):
            self.fail(self._message(msg, "Regex didn't match: " + repr(pattern) + ' not found in ' + repr(text)))

    def assertNotRegex(self, text, pattern, msg=None):
        if _search(pattern, text):
            self.fail(self._message(msg, 'Regex matched: ' + repr(pattern) + ' found in ' + repr(text)))

    def assertWarns(self, expected, *args, **kwargs):
        return _Warns(self, expected).handle(args, kwargs)

    def assertWarnsRegex(self, expected, pattern, *args, **kwargs):
        return _Warns(self, expected, pattern).handle(args, kwargs)

    def assertNoLogs(self, *args, **kwargs):
        raise NotImplementedError('unittest: there is no logging in this machine')

    def run(self, result=None):
        if result is None:
            result = TestResult()
        result.testsRun += 1
        method = getattr(self, self._testMethodName)
        expecting = getattr(method, '__unittest_expecting_failure__', False)
        error = None
        try:
            if getattr(type(self), '__unittest_skip__', False):
                raise SkipTest(type(self).__unittest_skip_why__)
            self.setUp()
            try:
                method()
            finally:
                self.tearDown()
                self.doCleanups()
        except SkipTest as reason:
            result.skipped.append((self, str(reason)))
            return result
        except Exception as e:
            error = e
        if expecting:
            if error is None:
                result.unexpectedSuccesses.append(self)
            return result
        for shown, e, tb in self._failures:
            self._record(result, e, ' (' + shown + ')')
        if error is not None:
            self._record(result, error, '')
        return result

    def _record(self, result, error, where):
        result.record(self, error, where.strip(), isinstance(error, self.failureException))

    __call__ = run


class _Warns(_Raises):
    def __enter__(self):
        import warnings
        self._catch = warnings.catch_warnings(record=True)
        self.warnings = self._catch.__enter__()
        warnings.simplefilter('always')
        return self

    def __exit__(self, kind, value, tb):
        self._catch.__exit__(kind, value, tb)
        if kind is not None:
            return False
        for w in self.warnings:
            if issubclass(w.category, self.expected) and (self.pattern is None or _search(self.pattern, str(w.message))):
                self.warning = w.message
                self.filename, self.lineno = w.filename, w.lineno
                return False
        self.case.fail(self.expected.__name__ + ' not triggered')


class TestResult:
    def __init__(self):
        self.testsRun = 0
        self.failures, self.errors, self.skipped, self.unexpectedSuccesses = [], [], [], []

    def record(self, test, error, where, failed):
        kind = self.failures if failed else self.errors
        kind.append((test, where + ''.join(_traceback.format_exception(error))))

    def wasSuccessful(self):
        return not (self.failures or self.errors or self.unexpectedSuccesses)


class TestSuite:
    def __init__(self, tests=()):
        self._tests = list(tests)

    def addTest(self, test):
        self._tests.append(test)

    def addTests(self, tests):
        self._tests.extend(tests)

    def __iter__(self):
        return iter(self._tests)

    def countTestCases(self):
        return sum([t.countTestCases() if isinstance(t, TestSuite) else 1 for t in self._tests])

    def run(self, result):
        last = None
        for test in self._tests:
            if isinstance(test, TestSuite):
                test.run(result)
                continue
            cls = type(test)
            if cls is not last:
                if last is not None:
                    last.tearDownClass()
                last = cls
                cls.setUpClass()
            test.run(result)
        if last is not None:
            last.tearDownClass()
        return result


def test_cases_of(module):
    values = [value for _, value in sorted(module.__dict__.items())]
    return [v for v in values if isinstance(v, type) and issubclass(v, TestCase) and v is not TestCase]


class TestLoader:
    testMethodPrefix = 'test'

    def getTestCaseNames(self, cls):
        return sorted([n for n in dir(cls) if n.startswith(self.testMethodPrefix) and callable(getattr(cls, n))])

    def loadTestsFromTestCase(self, cls):
        return TestSuite([cls(name) for name in self.getTestCaseNames(cls)])

    def loadTestsFromModule(self, module):
        suite = TestSuite()
        for cls in test_cases_of(module):
            suite.addTest(self.loadTestsFromTestCase(cls))
        return suite


defaultTestLoader = TestLoader()


class TextTestRunner:
    def __init__(self, stream=None, verbosity=1, **options):
        self.stream = _sys.stderr if stream is None else stream

    def run(self, test):
        result = test.run(TestResult())
        write = self.stream.write
        for title, items in (('ERROR', result.errors), ('FAIL', result.failures)):
            for case, text in items:
                write('=' * 70 + '\n' + title + ': ' + str(case) + '\n' + '-' * 70 + '\n' + text + '\n')
        write('-' * 70 + '\nRan ' + str(result.testsRun) + ' test' + ('' if result.testsRun == 1 else 's') + '\n\n')
        counts = [('failures', result.failures), ('errors', result.errors), ('skipped', result.skipped),
                  ('unexpected successes', result.unexpectedSuccesses)]
        shown = ', '.join([name + '=' + str(len(items)) for name, items in counts if items])
        write(('OK' if result.wasSuccessful() else 'FAILED') + (' (' + shown + ')' if shown else '') + '\n')
        return result


def main(module='__main__', defaultTest=None, argv=None, exit=True, verbosity=1, **options):
    """Runs the tests of the module; names in sys.argv (Class or Class.method) choose some of them."""
    if isinstance(module, str):
        module = _sys.modules[module]
    names = (_sys.argv if argv is None else argv)[1:]
    names = [n for n in names if not n.startswith('-')]
    if names:
        suite = TestSuite()
        for name in names:
            cls, dot, method = name.partition('.')
            cls = getattr(module, cls)
            suite.addTest(TestSuite([cls(method)]) if dot else defaultTestLoader.loadTestsFromTestCase(cls))
    else:
        suite = defaultTestLoader.loadTestsFromModule(module)
    result = TextTestRunner(verbosity=verbosity).run(suite)
    if exit:
        _sys.exit(not result.wasSuccessful())


class IsolatedAsyncioTestCase(TestCase):
    def run(self, result=None):
        raise NotImplementedError('unittest: there is no asyncio in this machine')
