# RULE: FA-LINENO: where a frame is that an exception has left through a clean-up; FL-COMP: a free name beside a comprehension that binds it
# ERAS: 3.6+
def main(a, b=1):
    def g():
        d = len([(lambda c: a)(a) for c in range(1)])
        c = len([len([a for a in range(2)]) for c in range(1)])
        return c
    return g()
print(main(1))
class M:
    def __enter__(self): return 1
    def __exit__(self, *a): return False
def left(tb):
    return tb.tb_next.tb_lineno - tb.tb_next.tb_frame.f_code.co_firstlineno, tb.tb_next.tb_frame.f_lineno - tb.tb_next.tb_frame.f_code.co_firstlineno
def w():
    with M():
        x = 1
        x.y
def e():
    try:
        w.y
    except AttributeError as err:
        n = 1
        raise
def n():
    try:
        w.y
    finally:
        x = 1
for f in (w, e, n):
    try:
        f()
    except AttributeError as error:
        print(f.__name__, left(error.__traceback__))
