from collections import UserList
import heapq
def look(label, function):
    try:
        print(label, repr(function()))
    except BaseException as error:
        print(label, "!", type(error).__name__, error, type(error.__cause__).__name__, type(error.__context__).__name__)
for f in (heapq.heapify, heapq.heappop):
    for a in (UserList([1]), 5, (), [], [3]): look(f.__name__, lambda: f(a)); 
for f in (heapq.heappush, heapq.heapreplace, heapq.heappushpop):
    for a in (UserList([1]), 5, (), [], [3]): look(f.__name__, lambda: f(a, 2)); 
    look(1, lambda: f([])); look(1, lambda: f([], 1, 2))
class T(tuple): pass
class S(str):
    def __repr__(s): return '<S>'
class S2(str): pass
class B(bytes):
    def __repr__(s): return '<B>'
for c in (int, float):
    for v in (T(), S(), S2('q'), B(b'x'), S(' 12 '), B(b'3'), 'x', b'x', (), [], bytearray(b'z'), S('1_'), 'x'*300):
        look((c.__name__, str(v)[:4]), lambda: c(v))
    look(c, lambda: int(S('z'), 36)); look(c, lambda: int(S('z'), 3))
def ps(l, **k):
    l = list(l)
    try: l.sort(**k)
    except Exception as e: print(e)
    print(l)
ps([-4,3,-1,1,'ß','12','①'], reverse=True); ps([-4,3,-1,1,'ß','12','①']); ps([3,1,2,'a',0,5]); ps([3,1,2,(1,),0,5], reverse=True)
ps([3,1,2,'a',0,5], key=lambda x: [x]); ps([3,1,2,'a',0,5], key=lambda x: (x,)); ps([5,4,1,None,2,7]*3, reverse=True)
class L:
    def __init__(s, v): s.v = v
    def __lt__(s, o):
        if s.v == 3 or o.v == 3: raise ValueError('three')
        return s.v < o.v
    def __repr__(s): return str(s.v)
ps([L(x) for x in (9,5,7,1,3,2,0)]); ps([L(x) for x in (9,5,7,1,3,2,0)], reverse=True)
for a in ({1,2,3},{0,8,16,24,1},set(range(0,50,7)), {6,4,-2,5,2}):
    for op in ('intersection_update','difference_update','symmetric_difference_update','update','intersection','difference','symmetric_difference','union'):
        for b in ([0,3,-1,-3,0,2,2],(16,8,0),{2:1,3:2},range(20),(i*9 for i in range(4)), {5,6,100}, {1:2}.keys(), frozenset([8,16])):
            s = set(a); r = getattr(s, op)(b); print(op, list(s), r if r is None else list(r))
            for x in (33, -3, 64): s.add(x)
            print(list(s))
look(9, lambda: {1}.intersection_update(5)); look(9, lambda: {1}.intersection_update([1],[[]])); look(9, lambda: {1,2}.difference_update([1],[2],{3}))
s = {1,2}
try: s &= [1]
except TypeError as e: print(e)
s &= {1:2}.keys(); print(s)
class LL(list):
    def __init__(self, *a, **k): super().__init__(*a, **k)
class L3(LL):
    def __new__(cls, *a, **k): return super().__new__(cls)
look(10, lambda: LL(k=1)); look(11, lambda: L3([1], k=1)); look(12, lambda: LL([1]))
look(13, lambda: '{a.upper!r:>8}}}'.format(slice(1, 2), 1, a='é\n')[:12]); look(14, lambda: '{0[a]}{1.real}'.format({'a': 5}, 2.5)); look(15, lambda: '{0[1]}'.format('abc')); look(16, lambda: '{0[x]}'.format('abc'));look(17, lambda: '{0[-1]}'.format('abc'));look(18, lambda: '{0.x}'.format('abc'))
look(1, lambda: heapq.heapify()); look(1, lambda: heapq.heappop([], 1)); look(1, lambda: heapq.heappop(heap=[])); look(1, lambda: heapq.heappush(heap=[], item=1))
look(1, lambda: heapq.nsmallest(2, UserList([3,1]))); look(1, lambda: list(heapq.merge([1,4],[2,3]))); look(2, lambda: heapq.nlargest(2, [])); look(2, lambda: heapq.nlargest('x', [1,2]))
