# Runs before the source of `passlib.utils`, which only tries out, while it is imported, whether there are random bytes.

import os

_urandom = os.urandom
os.urandom = bytes
