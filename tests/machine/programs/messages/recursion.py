def endless(n):
    return endless(n + 1)


class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __repr__(self):
        return repr(self)


for attempt in (lambda: endless(0), lambda: Loop().a, lambda: repr(Loop()), lambda: [x for x in iter(lambda: endless(1), None)]):
    try:
        attempt()
    except RecursionError as error:
        print(type(error).__name__, str(error).startswith("maximum recursion depth exceeded"))
depth = 0


def count():
    global depth
    depth += 1
    count()


try:
    count()
except RecursionError:
    print(900 < depth < 1000)
nested = []
for _ in range(50):
    nested = [nested]
print(nested)
endless(5)
