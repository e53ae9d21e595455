# Runs after the source of `anyio._backends._asyncio`: work for a worker thread is done at once, in the only thread.

from _presage import assume as _assume


async def _run_sync_in_worker_thread(cls, func, args, abandon_on_cancel=False, limiter=None):
    await cls.checkpoint()
    async with limiter or cls.current_default_thread_limiter():
        _assume("work handed to another thread is done before the program goes on")
        with CancelScope(shield=not abandon_on_cancel):
            return copy_context().run(func, *args)


AsyncIOBackend.run_sync_in_worker_thread = classmethod(_run_sync_in_worker_thread)
