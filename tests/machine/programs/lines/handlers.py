def f(x):
    try:
        try:
            return 1 / x
        finally:
            x = 5
    except ZeroDivisionError as e:
        y = 1
        return x
    except (
        TypeError
    ):
        return 7
f(1)
f(0)
f('a')


def all_kinds(values):
    found = []
    for value in values:
        try:
            found.append(1 / value)
        except:
            pass
        try:
            found[value]
        except: found.append(value)
    try:
        return found
    finally:
        try:
            found[9]
        except:

            found.append(9)


all_kinds([0, 1])
