# RULE: LN: what follows finally or with at the end of a loop has its line event; the copies of finally bodies do not come between
# ERAS: all
import sys
class CM:
    def __enter__(s): return s
    def __exit__(s,*a): return True
def w(n):
 while n:
  n -= 1
  try:
   pass
  finally:
   pass
  pass
def x(n):
 while n:
  n -= 1
  with CM():
   pass
  pass
def y(n):
 for i in range(n):
  with CM():
   raise KeyError
  pass
def z(n):
 for i in range(n):
  with CM():
   if i: continue
   n
def u(n):
 for i in range(n):
  try:
   n
  finally:
   n
def t(f,e,a):
    if f.f_code.co_name in 'wxyzu': ev.append(e[0]+str(f.f_lineno)); return t
for fn in w,x,y,z,u:
    ev=[]; sys.settrace(t); fn(2); sys.settrace(None); print(fn.__name__,ev)
