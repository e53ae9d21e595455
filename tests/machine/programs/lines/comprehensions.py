a = [1, 2, 3]
b = [x for x in a]
c = [
    x + 1
    for x in a
    if x > 1
]
d = {x: x
     for x in a}
e = sum(x
        for x in a)
