# Runs after the source of `subprocess`: see the file of this name in `underlay`.

os.confstr = _confstr
del _confstr
