def f(x):
    y = x - 3
    return (10
            / y)


def g():
    for i in range(5):
        print(i, f(i))


g()
