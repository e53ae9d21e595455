import traceback


def divide(x):
    return 1 / x


def places(call):
    try:
        call()
    except ZeroDivisionError as error:
        return [(each.name, each.lineno) for each in traceback.extract_tb(error.__traceback__)]


print(places(lambda: any(divide(x) for x in [0])))
print(places(lambda: sorted([1, 0], key=divide)))
print(places(lambda: list(map(divide, [0]))))
print(places(lambda: min([1, 0], key=divide)))
print(places(lambda: [x for x in filter(divide, [0])]))


def counted():
    for number in (3, 1, 2):
        print("gives", number)
        yield number


def key(number):
    print("key of", number)
    return -number


print(max(counted(), key=key), min(counted(), key=key), min((), key=key, default=None), max(5, 7, key=key))
for call in (lambda: min([], key=key), lambda: max(3, key=key), lambda: max(counted(), key=None)):
    try:
        print(call())
    except (TypeError, ValueError) as error:
        print(error)
