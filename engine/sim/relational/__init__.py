"""The simulated relational store, for SQLite's dialect: databases whose cells can be symbolic.

`Store` holds the databases and connections of one fork; `Connection` behaves as Python's `sqlite3.Connection`.
A statement gives a `Result`, raises the `SqlError` that the module would raise, asks for a fork (`Split`), or says that
it is `Undecided`. Nothing here touches a file, runs code from a database, or knows the machine.
"""

from presage.engine.sim.relational.cells import Assume, SymCell, Unsupported
from presage.engine.sim.relational.connection import Connection
from presage.engine.sim.relational.errors import Split, SqlError, Undecided, UnknownName
from presage.engine.sim.relational.host import Surroundings
from presage.engine.sim.relational.results import Result
from presage.engine.sim.relational.state import RowChanges, Snapshot, TableSnapshot, diff_rows
from presage.engine.sim.relational.store import MEMORY, Store

__all__ = [
    "MEMORY",
    "Assume",
    "Connection",
    "Result",
    "RowChanges",
    "Snapshot",
    "Split",
    "SqlError",
    "Store",
    "Surroundings",
    "SymCell",
    "TableSnapshot",
    "Undecided",
    "UnknownName",
    "Unsupported",
    "diff_rows",
]
