def deco(*a):
    return lambda f: f
@deco(
    1)
@deco()
def f(a=1,
      b=2):
    '''doc'''
    return a
@deco()
class C:
    '''doc'''
    x: int = 1
    def m(self): return 1
C().m(); f()
