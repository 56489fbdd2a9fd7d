import sys
def f():
    try:
        [1/x for x in (1, 0)]
    except ZeroDivisionError:
        pass
    try:
        y = [1/x
             for x in (1, 0)
             if x < 2]
    except ZeroDivisionError:
        pass
    with C(): [1/x for x in (1, 0)]
    with C(): 1/0
    with C(): {1/x:1 for x in (1, 0)}
    z = sum([1/x for x in (1, 2)])
class C:
    def __enter__(self): pass
    def __exit__(self, *a): return True
def tr(f, e, a):
    if f.f_code.co_name != 'f': return tr
    print(e, f.f_lineno)
    return tr
sys.settrace(tr)
f()
