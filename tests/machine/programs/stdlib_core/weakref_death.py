# unknown: the end of an object without names depends on the collector
import weakref
class A: pass
def f():
    a=A(); r=weakref.ref(a); print(r() is a)
    d=weakref.WeakValueDictionary(); d['x']=a; print(d['x'] is a, 'x' in d)
    return r
class Node:
    def __init__(self,p=None): self.parent=weakref.ref(p) if p else None; self.kids=[]
root=Node(); k=Node(root); root.kids.append(k); print(k.parent() is root)
r=f()
print(r() is None)
