# The order of sets of numbers follows from their making, step by step.
print({-3, 5, 6, -2}, {-3, -1, -2, 5}, frozenset([-4, 1000000000000]) | frozenset([-1, -4, 5]), {9, 33, 1, 17, 65, 8, 4})
s = {9, 33, 1, 17}; s |= {65, 8, 129}; print(s); s -= {33}; s ^= {33, 40, 1}; print(s, s & {40, 17, 9}, s | {1000, 7}, s - {9})
s.update([5, 70], {6}); print(s, s.copy(), [*s], set([*s])); s.discard(5); s.add(133); print(s, s.pop(), s)
for x in {9, 33, 1, 17, 65, 8, 4}: print(x, end=" ")
print([x for x in {33, 1, 65}], [x for x in {40, 8}], {x for x in (40, 8, 16)}, set(range(20, 0, -3)), set([70, 6, 134]), frozenset((134, 6)), {33, 1}, {1.5, 2, 3})
a = 33
print({a, 1, 65, 9, 17}, {*[33, 1], 65}, set({33: 1, 1: 2, 65: 3}), sorted({3, 1} | {2}), max({5, 9}), sum({1, 2}), list({"only"}))
