# Runs before the source of `sqlalchemy.util.compat`, which asks for the kind of machine for its own tests only.

import platform

_machine = platform.machine
platform.machine = lambda: ""
