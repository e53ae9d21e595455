# The same names under the module name that database libraries import.

from sqlite3 import *
from sqlite3 import Warning
