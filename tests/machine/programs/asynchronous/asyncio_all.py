import asyncio, contextlib
async def w(n, t): await asyncio.sleep(t); print("w", n); return n
async def main():
    print(await asyncio.gather(w(1, 0.02), w(2, 0.01), w(3, 0)))
    try: await asyncio.wait_for(w(4, 1), 0.01)
    except asyncio.TimeoutError as e: print("timeout", repr(e))
    t = asyncio.create_task(w(5, 1)); await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError: print("cancelled", t.cancelled())
    async with asyncio.TaskGroup() as tg: a = tg.create_task(w(6, 0.01)); b = tg.create_task(w(7, 0))
    print(a.result(), b.result())
    try:
        async with asyncio.TaskGroup() as tg: tg.create_task(bad()); tg.create_task(w(8, 1))
    except* ValueError as eg: print(eg.exceptions)
    print(await asyncio.gather(bad(), w(9, 0), return_exceptions=True)); q = asyncio.Queue(2)
    async def prod():
        for i in range(4): await q.put(i)
        await q.put(None)
    p = asyncio.create_task(prod())
    while (i := await q.get()) is not None: print("got", i)
    lock = asyncio.Lock(); ev = asyncio.Event(); sem = asyncio.Semaphore(1)
    async with lock, sem: print(lock.locked())
    asyncio.get_running_loop().call_later(0.001, ev.set); await ev.wait(); print("ev")
    done, pend = await asyncio.wait([asyncio.create_task(w(10, 0)), asyncio.create_task(w(11, 5))], return_when=asyncio.FIRST_COMPLETED); print(len(done), len(pend)); [x.cancel() for x in pend]
    for f in asyncio.as_completed([w(12, 0.02), w(13, 0.01)]): print(await f)
    async with asyncio.timeout(1): pass
    f = asyncio.get_running_loop().create_future(); f.set_result(3); print(await f, await asyncio.shield(w(14, 0))); print(await asyncio.to_thread(lambda: 5))
    try: 
        async with asyncio.timeout(0.001): await asyncio.sleep(1)
    except TimeoutError: print("to")
async def bad(): raise ValueError("bad")
async def agen():
    try:
        for i in range(3): yield i; await asyncio.sleep(0)
    finally: print("agen closed")
async def m2():
    async for x in agen(): print(x)
    print([x async for x in agen() if x], {x: 1 async for x in agen()})
    @contextlib.asynccontextmanager
    async def cm(): print("enter"); yield 1; print("exit")
    async with cm() as v: print(v)
    async with contextlib.AsyncExitStack() as st: await st.enter_async_context(cm())
asyncio.run(main()); asyncio.run(m2()); 
try: asyncio.run(bad())
except ValueError as e: print(e)
