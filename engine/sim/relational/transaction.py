"""What a connection can come back to, and the statements that control it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from presage.engine.sim.relational.errors import SqlError, operational
from presage.engine.sim.relational.lexis import Lexeme, lexemes
from presage.engine.sim.relational.state import State


@dataclass(frozen=True)
class Savepoint:
    """A named state to come back to. violations: foreign keys that were broken and deferred then."""

    name: str
    state: State
    outermost: bool = False


@dataclass(frozen=True)
class Transaction:
    """An open transaction, as a value.

    state: what the connection sees; None until its first read. before: the committed state that it started from.
    written: whether it has changed anything. unchecked: foreign keys remain to be checked at the commit.
    """

    state: State | None = None
    before: State | None = None
    written: bool = False
    unchecked: bool = False
    savepoints: tuple[Savepoint, ...] = field(default=())

    def with_state(self, state: State) -> Transaction:
        """The transaction after a write that led to `state`."""
        return replace(self, state=state, written=True)


@dataclass(frozen=True)
class Control:
    """A statement that controls transactions. action: begin, commit, rollback, savepoint, release, rollback to.
    argument: the mode of begin, or the savepoint's name."""

    action: str
    argument: str = ""


def parse_control(sql: str) -> Control:
    """The control statement in `sql`, which is known to compile."""
    tokens = [token for token in lexemes(sql) if token.text != ";"]
    first, rest = tokens[0].word, tokens[1:]
    if first == "BEGIN":
        mode = rest[0].word if rest and rest[0].word != "TRANSACTION" else "DEFERRED"
        return Control("begin", mode)
    if first in {"COMMIT", "END"}:
        return Control("commit")
    if first == "ROLLBACK":
        to = next((place for place, token in enumerate(rest) if token.word == "TO"), None)
        return Control("rollback") if to is None else Control("rollback to", _name(rest[to + 1 :]))
    return Control(first.lower(), _name(rest))


def _name(tokens: list[Lexeme]) -> str:
    if len(tokens) > 1 and tokens[0].word == "SAVEPOINT":
        tokens = tokens[1:]
    return tokens[0].name


def find_savepoint(savepoints: tuple[Savepoint, ...], name: str) -> int:
    """The place of the innermost savepoint called `name`, in any case; raises SqlError if there is none."""
    for place in range(len(savepoints) - 1, -1, -1):
        if savepoints[place].name.lower() == name.lower():
            return place
    raise missing_savepoint(name)


def missing_savepoint(name: str) -> SqlError:
    """SQLite's error for a savepoint that does not exist."""
    return operational(f"no such savepoint: {name}")
