import types
class Aw:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield ("asked", self.v)
        return ("result", self.v, got)
async def inner(x):
    a = await Aw(x)
    return a
async def main():
    r = await inner(1)
    print("r", r)
    try: await Aw("t")
    except ValueError as e: print("caught", e)
    return "done"
def drive(co, values=()):
    values = list(values)
    out = []
    try:
        out.append(co.send(None))
        while True:
            v = values.pop(0) if values else None
            out.append(co.throw(v) if isinstance(v, BaseException) else co.send(v))
    except StopIteration as e: return out, e.value
print(drive(main(), ["x", ValueError("thrown")]))
c = main(); print(type(c).__name__, c.__name__, c.cr_running); c.close()
try: c.send(None)
except RuntimeError as e: print(e)
class ACM:
    def __init__(self, s=False): self.s = s
    async def __aenter__(self): print("aenter"); return await Aw("enter")
    async def __aexit__(self, t, v, tb): print("aexit", t and t.__name__, v); await Aw("exit"); return self.s
async def w():
    async with ACM() as a: print("in", a)
    async with ACM(True) as a, ACM(): raise KeyError("k")
    return "w done"
print(drive(w(), "abcdefgh"))
class AIt:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1
        await Aw(self.n)
        return self.n
async def loop():
    async for x in AIt(3):
        if x == 1: continue
        print("x", x)
    else: print("async else")
    async for y in AIt(5):
        if y == 3: break
    else: print("never")
    return [i async for i in AIt(2)], {i: i * 2 async for i in AIt(2) if i}, {j async for j in AIt(1)}, [await inner(i) for i in range(2)], [k for k in [1] if await inner(k)]
print(drive(loop()))
async def agen(n):
    try:
        for i in range(n):
            got = yield i
            print("agen got", got)
            await Aw("in agen")
    finally: print("agen cleanup")
async def use():
    async for v in agen(2): print("v", v)
    g = agen(5)
    print(await g.__anext__())
    print(await g.asend("sent"))
    try: await g.athrow(ValueError("into agen"))
    except ValueError as e: print("out", e)
    try: await g.__anext__()
    except StopAsyncIteration: print("stopped")
    h = agen(3)
    await h.__anext__()
    await h.aclose()
    print([x async for x in agen(2)], [(a, b) for a in [1] async for b in agen(1)])
    ge = (x * 2 async for x in agen(2))
    print(type(ge).__name__, [z async for z in ge])
print(drive(use()))
async def bad1():
    async for x in [1]: pass
async def bad2():
    async with 5: pass
async def bad3(): await 5
async def bad4():
    class A:
        def __aiter__(self): return 5
    async for x in A(): pass
async def bad5():
    class A:
        def __await__(self): return 5
    await A()
for b in (bad1, bad2, bad3, bad4, bad5):
    try: drive(b())
    except TypeError as e: print(e)
async def stop(): raise StopIteration("inside")
try: drive(stop())
except RuntimeError as e: print(e)
@types.coroutine
def old():
    x = yield "old"
    return x
async def useold(): return await old()
print(drive(useold(), ["new"]))
async def ret_in_with():
    async with ACM(): return "early"
print(drive(ret_in_with()))
async def fin():
    try: await Aw("f")
    finally: await Aw("g"); print("async finally")
print(drive(fin()))
x = fin(); x.send(None); print(x.throw(KeyError("z")))
try: x.send(None)
except KeyError as e: print("KeyError", e)
lam = lambda: (await_ for await_ in [1])
print(list(lam()))


class Endpoint:
    def __await__(self):
        return self.dispatch().__await__()

    async def dispatch(self):
        return await self.other()

    async def other(self):
        return 5


class Wrong:
    def __await__(self):
        return self.answer()

    async def answer(self):
        return 5


async def ask():
    print(await Endpoint())
    print(await anext(aiter(numbers())), await anext(empty(), "default"))
    for make in (lambda: anext(5), lambda: aiter([]), lambda: anext([])):
        try:
            await make()
        except TypeError as error:
            print(error)
    await Wrong()


async def numbers():
    yield 1


async def empty():
    return
    yield


for coroutine in (ask(), Endpoint().dispatch()):
    stepped = coroutine.__await__()
    try:
        while True:
            stepped.send(None)
    except (StopIteration, TypeError) as error:
        print(type(error).__name__, error, type(stepped).__name__)
