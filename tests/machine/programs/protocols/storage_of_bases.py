from dataclasses import dataclass, field
class C1(Exception):
    pass
@dataclass(slots=True, order=False)
class R2():
    f0: list = field(default=1, repr=False)
print(R2.__slots__)
try:
    class C9(R2, C1):
        pass
    print(C9.__base__)
except TypeError as e: print(e)
class S: __slots__=('a',)
class T: __slots__=('a','b')
for a,b in ((S,C1),(C1,S),(T,C1),(S,T),(S,int),(S,list),(T,list),(S,dict),(T,dict),(S,str),(S,float),(T,float),(S,KeyError),(S,OSError),(S,StopIteration),(S,tuple),(S,bytes)):
    try: print(a.__name__,b.__name__,type('X',(a,b),{}).__base__)
    except TypeError as e: print(a.__name__,b.__name__,e)
