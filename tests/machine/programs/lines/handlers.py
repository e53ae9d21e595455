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
