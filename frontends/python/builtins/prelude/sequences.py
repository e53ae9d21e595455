# Python source in the analysed language: it is lowered and simulated, never imported by Presage.
# Comparison, search and sorting of sequences whose items analysed code compares; indices.
#
# The files of this folder share one namespace; names with `_` that none of them defines are natives of
# `prelude_natives.py`.


def sequence_contains(items, wanted):
    for item in items:
        if _identical(item, wanted) or item == wanted:
            return True
    return False


def iterate_contains(container, wanted):
    for item in container:
        if _identical(item, wanted) or item == wanted:
            return True
    return False


def sequence_index(items, wanted, start=0, stop=None):
    count = len(items)
    if start < 0:
        start = max(start + count, 0)
    if stop is None:
        stop = count
    elif stop < 0:
        stop += count
    index = start
    while index < stop and index < len(items):
        item = items[index]
        if _identical(item, wanted) or item == wanted:
            return index
        index += 1
    if isinstance(items, tuple):
        raise ValueError("tuple.index(x): x not in tuple")
    raise ValueError(f"{wanted!r} is not in list")


def sequence_count(items, wanted):
    count = 0
    for item in items:
        if _identical(item, wanted) or item == wanted:
            count += 1
    return count


def sequence_remove(items, wanted):
    index = 0
    while index < len(items):
        item = items[index]
        if _identical(item, wanted) or item == wanted:
            del items[index]
            return
        index += 1
    raise ValueError("list.remove(x): x not in list")


def compare_sequences(left, right, operator):
    count = min(len(left), len(right))
    if operator == "==" or operator == "!=":
        if len(left) != len(right):
            return operator == "!="
    index = 0
    while index < count:
        a = left[index]
        b = right[index]
        if not (_identical(a, b) or a == b):
            if operator == "==":
                return False
            if operator == "!=":
                return True
            if operator == "<":
                return a < b
            if operator == "<=":
                return a <= b
            if operator == ">":
                return a > b
            return a >= b
        index += 1
    if operator == "==":
        return True
    if operator == "!=":
        return False
    return _compare_lengths(len(left), len(right), operator)


def compare_dicts(left, right, operator):
    same = len(left) == len(right)
    if same:
        for key, value in dict.items(left):
            if key not in right:
                same = False
                break
            other = right[key]
            if not (_identical(value, other) or value == other):
                same = False
                break
    return same if operator == "==" else not same


def find_token(table, key):
    digest = hash(key)
    for candidate in _candidates(table, key, digest):
        if _identical(candidate, key) or candidate == key:
            return _token_of(table, candidate)
    return _new_token(key, digest)


def hash_tuple(items):
    return _combine_hashes([hash(item) for item in items])


def sort_by_key(items, key, reverse):
    _sort_with_keys(items, [key(item) for item in items], reverse)


def merge_sort(items, keys, reverse):
    pairs = [(key, item) for key, item in zip(keys, items)]
    if reverse:
        pairs = pairs[::-1]
    try:
        pairs = _merged(pairs)
    finally:
        # What a comparison that raises leaves behind is partly sorted.
        if reverse:
            pairs = pairs[::-1]
        items[:] = [item for key, item in pairs]


def _merged(pairs):
    if len(pairs) < 64:
        return _inserted(pairs)
    middle = len(pairs) // 2
    left = _merged(pairs[:middle])
    right = _merged(pairs[middle:])
    found = []
    i = j = 0
    while i < len(left) and j < len(right):
        if right[j][0] < left[i][0]:
            found.append(right[j])
            j += 1
        else:
            found.append(left[i])
            i += 1
    return found + left[i:] + right[j:]


def _inserted(pairs):
    # The interpreter's own way for short lists, comparison by comparison: the first run, then binary insertion.
    count = len(pairs)
    if count < 2:
        return pairs
    start = 2
    if pairs[1][0] < pairs[0][0]:
        while start < count and pairs[start][0] < pairs[start - 1][0]:
            start += 1
        pairs[:start] = pairs[:start][::-1]
    else:
        while start < count and not pairs[start][0] < pairs[start - 1][0]:
            start += 1
    while start < count:
        pivot = pairs[start]
        low = 0
        high = start
        while low < high:
            middle = (low + high) // 2
            if pivot[0] < pairs[middle][0]:
                high = middle
            else:
                low = middle + 1
        pairs.insert(low, pairs.pop(start))
        start += 1
    return pairs


def index_slice(start, stop, step):
    step, start, stop = [None if part is None else _index(part) for part in (step, start, stop)]
    return start, stop, step


def _index(value):
    if _isinstance(value, int):
        return value
    found = type(value).__index__(value)
    if not _isinstance(found, int):
        raise TypeError(f"__index__ returned non-int (type {type(found).__name__})")
    return found


def index_range(*bounds):
    return range(*[_index(bound) for bound in bounds])
