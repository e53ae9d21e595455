import asyncio
import contextvars

import anyio
from anyio import create_memory_object_stream, create_task_group, fail_after, move_on_after, sleep, to_thread

name = contextvars.ContextVar("name", default="nobody")


async def worker(queue, results):
    while True:
        item = await queue.get()
        await asyncio.sleep(item / 100)
        results.append((item, name.get()))
        queue.task_done()


async def fails(delay):
    await asyncio.sleep(delay)
    raise ValueError(f"after {delay}")


async def numbers(limit):
    for number in range(limit):
        yield number
        await asyncio.sleep(0.001)


async def main():
    name.set("main")
    queue, results = asyncio.Queue(maxsize=2), []
    tasks = [asyncio.create_task(worker(queue, results), name=f"worker {n}") for n in range(2)]
    for item in (3, 1, 2, 1):
        await queue.put(item)
    await queue.join()
    for task in tasks:
        task.cancel()
    print(results, await asyncio.gather(*tasks, return_exceptions=True))
    print(await asyncio.gather(asyncio.sleep(0.02, "a"), asyncio.sleep(0.01, "b")), [n async for n in numbers(3)])
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError as error:
        print(type(error).__name__)
    done, pending = await asyncio.wait([asyncio.create_task(fails(0.01)), asyncio.create_task(asyncio.sleep(1))], return_when=asyncio.FIRST_COMPLETED)
    print([repr(task.exception()) for task in done], len(pending), asyncio.current_task().get_name() != "", len(asyncio.all_tasks()))
    for task in pending:
        task.cancel()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fails(0.02))
            group.create_task(asyncio.sleep(5))
    except* ValueError as errors:
        print(errors.exceptions)
    lock, event, order = asyncio.Lock(), asyncio.Event(), []

    async def holder(label):
        async with lock:
            order.append(label)
            await event.wait()

    holders = [asyncio.create_task(holder(label)) for label in "abc"]
    await asyncio.sleep(0)
    print(order, lock.locked())
    event.set()
    await asyncio.gather(*holders)
    print(order, await asyncio.to_thread(lambda: name.get() + "!"), await asyncio.get_running_loop().run_in_executor(None, sum, [1, 2]))
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_later(0.01, future.set_result, 7)
    future.add_done_callback(lambda found: print("called back", found.result()))
    print(await future, await asyncio.shield(asyncio.sleep(0, "shielded")))
    reader = asyncio.StreamReader()
    reader.feed_data(b"line one\nrest")
    reader.feed_eof()
    print(await reader.readline(), await reader.read())
    await fails(0)


async def anyio_main():
    send, receive = create_memory_object_stream(1)

    async def produce():
        async with send:
            for number in range(3):
                await send.send(number)

    found = []
    async with create_task_group() as group:
        group.start_soon(produce)
        async with receive:
            async for number in receive:
                found.append(number)
    print(found, await to_thread.run_sync(lambda: "in a thread"))
    with move_on_after(0.01) as scope:
        await sleep(1)
    print(scope.cancelled_caught)
    try:
        with fail_after(0.01):
            await sleep(1)
    except TimeoutError as error:
        print(type(error).__name__)
    try:
        async with create_task_group() as group:
            group.start_soon(fails, 0.01)
            await sleep(1)
    except ExceptionGroup as errors:
        print(errors.exceptions)
    condition, limiter = anyio.Condition(), anyio.CapacityLimiter(1)
    async with condition, limiter:
        print(limiter.statistics().borrowed_tokens)
    return anyio.get_current_task().name != ""


print(anyio.run(anyio_main))
asyncio.run(main())
