"""Statements that change the schema while rows of some tables are held here."""

from __future__ import annotations

from dataclasses import replace

from presage.engine.sim.relational.access import Access
from presage.engine.sim.relational.errors import Undecided
from presage.engine.sim.relational.host import Analysis, Host
from presage.engine.sim.relational.lexis import words
from presage.engine.sim.relational.schema import read_schema
from presage.engine.sim.relational.state import State


def prepare(connection: Access, sql: str, analysis: Analysis) -> None:
    """Make sure that a statement which changes the schema may run on the host.

    Tables held here move back to the image where they are concrete. A table with symbolic cells stays: it may be
    dropped, and get an index that is not unique. Raises Undecided for the rest.
    """
    state = connection.state
    if connection.settle(sorted(state.held)):
        return
    stay = connection.state.held
    verb = words(sql, 2)
    names = {name.lower() for name in (*analysis.reads, *analysis.modifies)}
    if verb == ["DROP", "TABLE"] or verb in (["CREATE", "VIEW"], ["CREATE", "TRIGGER"], ["CREATE", "INDEX"]):
        return
    if names & set(stay):
        raise Undecided(f"{' '.join(verb)} on a table with symbolic cells")


def reread(state: State, host: Host) -> State:
    """`state` with the schema that the host has now."""
    schema = read_schema(lambda sql: host.rows(sql), state.schema)
    held = {name: rows for name, rows in state.held.items() if name in schema.tables}
    return replace(state, schema=schema, held=held)
