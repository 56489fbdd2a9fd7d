import sys
def func():
            try:
                raise ValueError(2)
            except* ValueError:
                4
            else:
                6
            finally:
                8
def func2():
            try:
                try:
                    raise ValueError(3)
                except* TypeError:
                    5
            except ValueError:
                7
def tr(f, e, a):
    print(e, f.f_lineno)
    return tr
for f in func, func2:
  sys.settrace(tr)
  f()
  sys.settrace(None)
def t():
    try:
        raise ExceptionGroup('a', [ValueError(1), TypeError(2), ExceptionGroup('n', [KeyError(3), ValueError(4)])])
    except* ValueError as e:
        print(repr(e), sys.exception() is e)
        raise KeyError('new')
    except* TypeError as e:
        print(repr(e))
        raise
try: t()
except BaseException as e: print(repr(e), [repr(x) for x in e.exceptions], repr(e.__context__), repr(e.exceptions[0].__context__), e.__traceback__.tb_lineno)
def t2():
    for i in range(3):
        try:
            raise OSError(i)
        except* (OSError, ValueError) as e:
            print(repr(e), repr(e.__context__))
            try: 1/0
            except* ZeroDivisionError: print('z', repr(sys.exception()))
            print(repr(sys.exception()))
        else: print('no')
        finally: print('fin')
    print(sys.exception())
    try:
        raise OSError(i)
    except* ExceptionGroup: pass
try: t2()
except BaseException as e: print(repr(e), repr(e.__context__))
try:
    try: raise ValueError(1)
    except* 5: pass
except BaseException as e: print(repr(e), repr(e.__context__))
try:
    try: raise BaseExceptionGroup('x', [KeyboardInterrupt(), ValueError()])
    except* ValueError as e: print(repr(e))
except BaseException as e: print(repr(e), repr(e.__context__), repr(e.__cause__))
class G(ExceptionGroup):
    def derive(self, excs): return G(self.message + "'", excs)
try:
    try: raise G('g', [ValueError(1), TypeError(2)])
    except* ValueError as e: print(repr(e), type(e).__name__)
except TypeError as e: print('no')
except Exception as e: print(repr(e), isinstance(e, Exception), [c.__name__ for c in G.__mro__], ExceptionGroup.__bases__)
def loop():
    for i in range(4):
        try:
            try: raise OSError(i) if i % 2 else ValueError(i)
            finally: print('inner', i)
        except* OSError: print('os', i)
        except* (ValueError, TypeError) as e:
            print('v', e.exceptions)
            for j in range(2):
                if j: break
                continue
    try:
        try: raise ValueError('a')
        except* ValueError: raise KeyError('b')
    except BaseException as e: print(repr(e), repr(e.__context__))
    try:
        try: raise ExceptionGroup('x', [ValueError('a'), OSError('o')])
        except* ValueError: raise KeyError('b') from None
        except* OSError as e: raise e
    except* KeyError as e: print(repr(e), 'e' in locals())
    except* OSError as e: print(repr(e))
    print('e' in locals())
loop()
