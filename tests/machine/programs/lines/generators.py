def g(n):
    while n:
        x = yield n
        n -= 1
for a in g(3): b = a
h = g(2)
next(h)
h.close()
