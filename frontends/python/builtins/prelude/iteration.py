# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
# Iteration by protocol, and the built-in functions over it where analysed code has a say.
#
# The files of this folder share one namespace; names with `_` that none of them defines are natives of
# `prelude_natives.py`.


def collect(iterable):
    found = []
    for item in iterable:
        found.append(item)
    return found


def collect_sized(iterable):
    iterator = iter(iterable)
    size = NotImplemented
    if hasattr(type(iterable), "__len__"):
        try:
            size = len(iterable)
        except TypeError:
            size = NotImplemented
    if size is NotImplemented and hasattr(type(iterable), "__length_hint__"):
        try:
            size = type(iterable).__length_hint__(iterable)
        except TypeError:
            size = NotImplemented
        if size is not NotImplemented and not isinstance(size, int):
            raise TypeError(f"__length_hint__ must be an integer, not {type(size).__name__}")
        if size is not NotImplemented and size < 0:
            raise ValueError("__length_hint__() should return >= 0")
    found = []
    for item in iterator:
        found.append(item)
    return found


def unpack_starred(iterable, before):
    iterator = iter(iterable)
    found = []
    while len(found) < before:
        try:
            found.append(next(iterator))
        except StopIteration:
            return found
    found.extend(iterator)
    return found


def take(iterable, limit):
    found = []
    if limit == 0:
        return found
    for item in iterable:
        found.append(item)
        if len(found) == limit:
            break
    return found


def iterate_items(sequence):
    index = 0
    while True:
        try:
            item = sequence[index]
        except (IndexError, StopIteration):
            return
        yield item
        index += 1


def iterate_until(function, sentinel):
    while True:
        try:
            item = function()
        except StopIteration:
            return
        if item == sentinel:
            return
        yield item


def reverse_items(sequence, count):
    while count > 0:
        count -= 1
        try:
            item = sequence[count]
        except (IndexError, StopIteration):
            return
        yield item


def next_item(iterator, *default):
    for item in iterator:
        return item
    if default:
        return default[0]
    raise StopIteration


def any(iterable):
    for item in iterable:
        if item:
            return True
    return False


def all(iterable):
    for item in iterable:
        if not item:
            return False
    return True


def minimum(items):
    best = items[0]
    for item in items[1:]:
        if item < best:
            best = item
    return best


def maximum(items):
    best = items[0]
    for item in items[1:]:
        if item > best:
            best = item
    return best


def minimum_by(iterable, key):
    found = ()
    for item in iterable:
        item_key = key(item)
        if not found or item_key < found[0]:
            found = (item_key, item)
    return found[1:]


def maximum_by(iterable, key):
    found = ()
    for item in iterable:
        item_key = key(item)
        if not found or item_key > found[0]:
            found = (item_key, item)
    return found[1:]


def total(items, start):
    for item in items:
        start = start + item
    return start


def filter_items(function, iterable):
    for item in iterable:
        if function is None:
            if item:
                yield item
        elif function(item):
            yield item


def zip_any(*iterators):
    while True:
        found = []
        for iterator in iterators:
            try:
                found.append(next(iterator))
            except StopIteration:
                return
        yield tuple(found)


def zip_strict(*iterables):
    iterators = [iter(iterable) for iterable in iterables]
    while True:
        found = []
        for iterator in iterators:
            item = next(iterator, found)
            if item is found:
                break
            found.append(item)
        else:
            yield tuple(found)
            continue
        index = len(found)
        if index:
            plural = " " if index == 1 else "s 1-"
            raise ValueError(f"zip() argument {index + 1} is shorter than argument{plural}{index}")
        for later, other in enumerate(iterators[1:], 2):
            if next(other, found) is not found:
                plural = " " if later == 2 else "s 1-"
                raise ValueError(f"zip() argument {later} is longer than argument{plural}{later - 1}")
        return


def mapping_pairs(mapping):
    return [(key, mapping[key]) for key in mapping.keys()]


def ordered_update(target, sources, named):
    for source in sources:
        if isinstance(source, dict) or hasattr(source, "keys"):
            for key in source.keys():
                target[key] = source[key]
            continue
        for pair in source.items() if hasattr(source, "items") else source:
            parts = iter(pair)
            end = object()
            key = next(parts, end)
            if key is end:
                raise ValueError("need more than 0 values to unpack")
            value = next(parts, end)
            if value is end:
                raise ValueError("need more than 1 value to unpack")
            if next(parts, end) is not end:
                raise ValueError("too many values to unpack (expected 2)")
            target[key] = value
    for key, value in named:
        target[key] = value
