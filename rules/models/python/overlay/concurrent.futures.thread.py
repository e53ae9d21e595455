# Runs after the source of `concurrent.futures.thread`: what is submitted runs at once in a thread of its own, to its end.

import threading as _threading


class ThreadPoolExecutor(ThreadPoolExecutor):
    _prepared = 0

    def _adjust_thread_count(self):
        item = self._work_queue.get_nowait()
        number = self._prepared % self._max_workers
        self._prepared += 1
        thread = _threading.Thread(name=f"{self._thread_name_prefix or self}_{number}", target=self._run, args=(item,))
        thread.start()

    def _run(self, item):
        if self._initializer is not None and self._prepared <= self._max_workers:
            self._initializer(*self._initargs)
        item.run()
