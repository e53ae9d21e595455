# Runs before the source of `subprocess`, which asks for the version of the C library only to choose how it would start a
# process: no simulation starts one.

import os

_confstr = os.confstr
os.confstr = lambda name: ""
