# Runs after the source of `sqlalchemy.util.compat`: see the file of this name in `underlay`.

platform.machine = _machine
del _machine
