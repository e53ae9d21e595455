# Runs after the source of `sqlalchemy.orm.identity`: a session's map of objects leads to them by weak references only.

from _presage_weakref import collectable as _collectable

_get = _WeakInstanceDict.get


def get(self, key, default=None):
    found = _get(self, key, default)
    if found is not default:
        _collectable(found)
    return found


_WeakInstanceDict.get = get
