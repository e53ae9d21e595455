def f(n):
    i = 0
    while i < n: i += 1
    while True:
        i -= 1
        if i < 2: break
    for x in (
        1,
        i): pass
    else:
        i = 9
    return (
        i
    )
f(4)
