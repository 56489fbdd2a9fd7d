# RULE: LN: in 3.12 what a call of a Python function comes back to begins its line again if a jump leads there too
# ERAS: all
import sys
def z(*a): return 1
def g(*a): return 1
p=[1]; b=2; c=3
class K:
    def __len__(self): return 3
    def m(self): return 1
class O: pass
o=O(); ob=K()
def f(a):
 o.zz = {'k': z(*p), 2: (a and g(a))}
def h(a):
 q = z(a) and g(a)
def i(a):
 q = (a and g(a))
def j(a):
 q = [1, (a and g(a))]
def k(a):
 return a and g(a)
def l(a):
 return (a and
    g(a))
def n(a):
 q = 1 < 2 < g(1)
 q = 1 if not a else g(1)
 q = a and len(ob)
 q = a and ob.m()
 q = a and K()
 q = a and O()
def o1(a):
 q = (a and g(a)) or b
 q = (z() and g(a)) or (b in p and a != z())
 x = lambda x=1: x and g()
 return x()
def p1(a):
  for q in 1,2: q = q == 1 and g(a)
  return [a and g(x) for x in p]
def q1(a):
 if a and g(a): pass
def r1(a): return 1
def s1(a):
   q = a and r1(
      a)
   q = (a and r1(a)
      or b)
def t(f,e,a):
    if f.f_code.co_name[0] in 'fhijklmnopqs<': ev.append(e[0]+str(f.f_lineno)); return t
for n_ in 'f h i j k l n o1 p1 q1 s1'.split():
  for v in 1,0:
    ev=[]
    fn=globals()[n_]
    sys.settrace(t); r=fn(v)
    sys.settrace(None); print(n_,v,ev)
