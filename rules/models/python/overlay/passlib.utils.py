# Runs after the source of `passlib.utils`: see the file of this name in `underlay`.

os.urandom = _urandom
del _urandom
