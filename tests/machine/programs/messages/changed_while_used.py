from collections import deque
def look(label, function):
    try:
        print(label, repr(function()))
    except BaseException as error:
        print(label, "!", type(error).__name__, error, type(error.__cause__).__name__, type(error.__context__).__name__)
class O: 
    def __format__(s, spec): print('fmt', spec); return 'O'
    def __repr__(s): return 'R'
class I:
    def __index__(s): return 1
for i, t in enumerate(('{:x}{}}','{0}{}','{}{0}','{a}{}{}','{0}{1}{2}','{0.}','{0[}','{q[}','{0.x.y}','{0:{1}}','{0:{}}','{:{}}','{:{}{}}', '{!z}','{!r','{0!r:>5}','}','{','{{}}','{0[a]}','{.real}','{:{:{}}}','{ 0}','{-1}','{0!}','{0!rx}','{0:}}')):
    look(i, lambda: t.format(O(), 3))
    look(i, lambda: t.format(1, 3))
    look(i, lambda: t.format_map({'a': O()}))
for r in (1<<31, 5, -1, True, None, 'x', 2.5, I(), [], 10**30, -10**10):
    look(('rev', str(r)[:5] if not isinstance(r, I) else 0), lambda: sorted([2,1,3], reverse=r))
    look(('rev', str(r)[:5] if not isinstance(r, I) else 0), lambda: [2,1,3].sort(reverse=r))
e = ValueError(1)
for n in ('args','__cause__','__context__','__traceback__','__suppress_context__'):
    for v in (5, None, (1,2), [3], 'ab', KeyError(4), True):
        look((n, repr(v)), lambda: setattr(e, n, v))
        print(e.args, repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
def it(d, f):
    out = []
    for x in d:
        out.append(x); f(d, x)
        if len(out) > 6: break
    return out
for i, f in enumerate((lambda d, x: d.append(x), lambda d, x: d.rotate(1), lambda d, x: d.rotate(3), lambda d,x: d.extend([]), lambda d,x: d.reverse(), lambda d,x: d.__setitem__(0, 9), lambda d,x: d.pop(), lambda d,x: d.popleft(), lambda d,x: d.clear(), lambda d, x: d.insert(1, 5), lambda d,x: d.remove(x), lambda d,x: d.extendleft('a'), lambda d,x: d.__delitem__(0), lambda d, x: d.rotate(0), lambda d, x: d.__iadd__([1]), lambda d,x : d.copy(), lambda d,x: d.__init__([1]))):
    look(('dq', i), lambda: it(deque([1,2,3]), f))
    look(('dq1', i), lambda: it(deque([1]), f))
    look(('dqm', i), lambda: it(deque([1,2,3], 3), f))
    def back():
        d = deque([1,2,3]); out = []
        for x in reversed(d):
            out.append(x); f(d, x)
            if len(out) > 6: break
        return out
    look(('dqr', i), back)
def its(d, f):
    out = []
    for x in d:
        out.append(x); f(d, x)
        if len(out) > 6: break
    return out
for i, f in enumerate((lambda d, x: d.update({x: 5}), lambda d, x: d.pop(x), lambda d,x: d.clear(), lambda d,x: d.popitem(), lambda d,x: d.update({99: 1}), lambda d,x: d.setdefault(x), lambda d,x: d.__delitem__(x))):
    for mk in (dict, lambda d: d.keys(), lambda d: d.values(), lambda d: d.items(), reversed, lambda d: reversed(d.items())):
        def go():
            d = {1: 2, 3: 4}; out = []
            for x in mk(d) if mk is not dict else d:
                out.append(x); f(d, x if isinstance(x, int) else x[0])
            return out
        look(('d', i), go)
print([type(iter(x)).__name__ for x in ({}, {}.keys(), {}.values(), {}.items(), reversed({}), reversed({}.keys()), reversed({}.values()), reversed({}.items()), set(), deque(), reversed(deque()))])
