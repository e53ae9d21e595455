# Runs after the source of `sqlalchemy.sql.selectable`, which makes names of anonymous tables out of identities and random
# bytes; they are replaced when a statement is compiled. All that matters is that they differ.

import sys

hash = sys.modules["sqlalchemy.sql.elements"].hash
id = sys.modules["sqlalchemy.sql.elements"].id


class _Different:
    def __init__(self):
        self._count = 0

    def urandom(self, size):
        self._count += 1
        return self._count.to_bytes(size, "big")


os = _Different()
