def f(x):
    y = x
    return y / 0
f(3)
