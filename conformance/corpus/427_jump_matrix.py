# RULE: JP: every line to every line in with, comprehension, try, while, except and finally, at line, exception and return events
# ERAS: 3.11+
from __future__ import print_function
import sys
class M:
    def __enter__(s): return s
    def __exit__(s, *a): out.append('exit')
def w():
    with M():
        out.append(1)
        out.append(2)
    out.append(3)
    return out
def w2():
    with M() as q:
        out.append(1)
        with M():
            out.append(2)
            out.append(4)
    out.append(3)
    return out
def c():
    r = 1
    r = [i
         for i in [1, 2]]
    out.append(r)
    return r
def tr():
    try:
        out.append(1)
        for x in 1,2:
            out.append(x)
    except ValueError:
        out.append('e')
    else:
        out.append('l')
    while out[-1] != 9:
        out.append(8)
        out.append(9)
    out.append('end')
def ex():
    try:
        raise KeyError
    except KeyError as e:
        out.append('k')
        out.append('k2')
    try:
        out.append('b')
    finally:
        out.append('f')
    out.append('end')
def hop(f, src, dst, when):
    st = [1]
    def t(fr, ev, arg):
        if fr.f_code.co_name == f.__name__:
            if st and not (ev=='line' and not st): log.append
            if ev == when and st and fr.f_lineno == f.__code__.co_firstlineno + src:
                st.pop()
                try: fr.f_lineno = f.__code__.co_firstlineno + dst
                except ValueError as e: out.append(str(e))
            elif not st: log.append(ev[0]+str(fr.f_lineno-f.__code__.co_firstlineno))
            return t
    del out[:]; del log[:]
    sys.settrace(t)
    try: f()
    except Exception as e: out.append(type(e).__name__+str(e))
    sys.settrace(None)
    print(f.__name__, src, dst, when, out, log)
out = []; log = []
for f,n in (w,6),(w2,8),(c,6),(tr,12),(ex,11):
    for s in range(1,n):
        for d in range(-1,n+1):
            hop(f,s,d,'line')
for s in range(1,11):
    for d in range(0,11):
        for k in 'exception','return':
            hop(ex,s,d,k)
            hop(w,s,d,k)
