from contextlib import *
import contextlib
@contextmanager
def cm(x):
    print('in',x)
    try: yield x*2
    except KeyError as e: print('caught',e)
    finally: print('out')
with cm(2) as v: print(v)
with cm(3): raise KeyError('k')
try:
    with cm(4): raise ValueError('v')
except ValueError as e: print('ve',e)
with suppress(ZeroDivisionError,KeyError): 1/0
class C:
    def close(self): print('closed')
with closing(C()) as c: pass
with ExitStack() as st:
    st.enter_context(cm('a')); st.enter_context(cm('b')); st.callback(print,'cb',1); st.push(lambda *a: print('push',a[0]))
    print('body')
try:
    with ExitStack() as s2:
        s2.callback(lambda: print('x')); raise RuntimeError('r')
except RuntimeError as e: print(e)
with nullcontext(5) as n: print(n)
import io
f=io.StringIO()
with redirect_stdout(f): print('hidden')
print(repr(f.getvalue()))
@cm(9)
def fn(): print('fn')
fn(); fn()
class D(ContextDecorator):
    def __enter__(self): print('e'); return self
    def __exit__(self,*a): print('x'); return False
@D()
def g(): return 7
print(g())
class A(AbstractContextManager):
    def __exit__(self,*a): return True
with A() as a: 1/0
print(isinstance(C(),AbstractContextManager), isinstance(D(),AbstractContextManager))
@contextmanager
def bad():
    if False: yield
try:
    with bad(): pass
except RuntimeError as e: print(e)
@contextmanager
def two():
    yield 1
    yield 2
try:
    with two(): pass
except RuntimeError as e: print(e)
