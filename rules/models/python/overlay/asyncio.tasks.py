# Runs after the source of `asyncio.tasks`: the tasks that are not done, without asking the collector which still exist.


class _Unfinished:
    def __init__(self):
        self._tasks = []

    def add(self, task):
        if len(self._tasks) > 50:
            self._tasks = list(self)
        self._tasks.append(task)

    def discard(self, task):
        self._tasks = [other for other in self._tasks if other is not task]

    def __iter__(self):
        return iter([task for task in self._tasks if not task.done()])

    def __len__(self):
        return len(list(self))


_all_tasks = _scheduled_tasks = _Unfinished()
