# Runs after the source of `asyncio.tasks`: the tasks under way are kept in their order, not weakly.


class _Kept:
    def __init__(self):
        self._held = {}

    def add(self, item):
        self._held[item] = None

    def discard(self, item):
        self._held.pop(item, None)

    def clear(self):
        self._held.clear()

    def __len__(self):
        return len([item for item in self if not item.done()])

    def __iter__(self):
        return iter([item for item in self._held if not item.done()])


_all_tasks = _scheduled_tasks = _Kept()
