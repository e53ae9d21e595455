deepest = 0


def reached(n):
    global deepest
    deepest = max(deepest, n)


def through_any(n):
    reached(n)
    return any(through_any(k) for k in [n + 1])


def through_all(n):
    reached(n)
    return all(through_all(k) for k in [n + 1])


def through_key(n):
    reached(n)
    return max([n + 1], key=through_key)


def through_sort(n):
    reached(n)
    return [n + 1].sort(key=through_sort)


def through_map(n):
    reached(n)
    return list(map(through_map, [n + 1]))


for function in (through_any, through_all, through_key, through_sort, through_map):
    deepest = 0
    try:
        function(0)
    except RecursionError:
        print(function.__name__, deepest // 10 * 10)  # each level takes one, two or three of a thousand
