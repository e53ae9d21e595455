def f(*a, **k):
    return a
x = f(
    1,
    2
)
y = f(
    *x,
    3,
    *x
)
z = f(
    k=x,
    **{}
)
