a, b = 1, 0
if (a and
    b):
    c = 1
elif (a
      or b):
    c = 2
d = (a
     if b
     else 3)
