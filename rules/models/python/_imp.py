# Replaces the C module `_imp`; only what is read when a module is imported.

check_hash_based_pycs = "default"


def is_builtin(name):
    return 0


def is_frozen(name):
    return False


def extension_suffixes():
    return [".so"]


def acquire_lock():
    pass


def release_lock():
    pass


def lock_held():
    return False


def source_hash(key, source):
    from _presage import unknown

    unknown("the hash of a source for its cache")
