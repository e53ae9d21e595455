# Replaces the C module `unicodedata`: its functions are folded; `ucd_3_2_0` is an object over those
# of the older database.

import _presage_unicode as _host
from _presage_unicode import *


class UCD:
    unidata_version = "3.2.0"


for _name in _host.names:
    setattr(UCD, _name, staticmethod(getattr(_host, "old_" + _name)))

ucd_3_2_0 = UCD()
