print(eval("1+2"), eval(" [x*2 for x in range(3)]"), eval("a+1", {"a":4}), eval("a+b", {"a":1}, {"b":2}))
ns={}
exec("x=1\ndef f(y):\n    return x+y\nclass C:\n    z=x\n", ns)
print(ns['f'](3), ns['C'].z, sorted(k for k in ns if k!='__builtins__'))
g={'k':5}; l={}
exec("def h(): return k\nm=k+1\nfor i in range(3): pass", g, l)
print(l['h'](), l['m'], l['i'], 'm' in g, l['h'].__globals__ is g)
def outer(p):
    q=2
    return eval("p+q")
print(outer(1))
exec("w=10")
print(w)
try: eval("1 +")
except SyntaxError as e: print(type(e).__name__, e.msg)
try: eval("x=1")
except SyntaxError as e: print(type(e).__name__, e.msg)
try: eval("len('a')", {"__builtins__":{}})
except NameError as e: print(e)
c=compile("1+q1","<s>","eval"); print(eval(c,{"q1":2}))
exec(compile("zz=3","f","exec")); print(zz)
print(eval("lambda a,b=2: a+b")(1), eval("(1,\n2)\n"))
