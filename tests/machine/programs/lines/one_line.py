a = 1; b = 2 if a else 3; a if b else 0; c = 3
def f(): return 1
f(); f()
