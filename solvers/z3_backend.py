"""Z3. The only file that imports it, and only when the first query arrives.

Every query runs in a context of its own on canonical text, so that its answer, its model and its cost depend on nothing but the
query. The budget is Z3's own resource counter; the clock is a far safety net, and an answer that it stopped says so.
A model is believed only if it replays under the terms' own meaning.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic
from typing import Any, Final

from presage.solvers.interface import FunctionTable, Result, Sat, Unknown, Unsat, argument_key, completed, replays
from presage.solvers.smtlib import LAST_CHARACTER, Script, Unsupported, script
from presage.solvers.terms import Sort, Term, Value, default_value, evaluate_all
from presage.solvers.terms.core import bits_float
from presage.solvers.terms.digits import decimal_value
from presage.solvers.terms.evaluate import EvaluationError

RLIMIT: Final = 20_000_000
"""Default budget of a query in Z3's resource units; some ten seconds."""
SECONDS: Final = 120
"""Default safety net of a query."""

_STOPPED: Final = ("timeout", "canceled")


@dataclass(frozen=True, slots=True)
class _Raw:
    """What Z3 said: ``status`` sat, unsat or unknown; values by symbol, where it gave one that the host can hold."""

    status: str
    values: dict[str, Value]
    reason: str
    cost: int


class Z3Solver:
    """The bare back end.

    ``rlimit``: the most resource units that one query may take. ``seconds``: wall clock after which it is given up.
    """

    def __init__(self, rlimit: int = RLIMIT, seconds: float = SECONDS) -> None:
        self.rlimit = rlimit
        self.seconds = seconds

    def check(self, constraints: Sequence[Term]) -> Result:
        """The answer for one query; the core of an unsatisfiable one is the whole query.

        Raises KeyboardInterrupt where the user interrupts Z3.
        """
        try:
            query = script(constraints)
        except Unsupported as error:
            return Unknown(str(error))
        raw = self._run(query, "qffp" if "FloatingPoint" in query.text or "to_fp" in query.text else "simple", self.rlimit)
        if raw.status == "unknown" and raw.cost < self.rlimit and raw.reason not in _STOPPED:
            # The core solver gave up with budget left: the tactics behind the default solver know more arithmetic.
            second = self._run(query, "default", self.rlimit - raw.cost)
            raw = _Raw(second.status, second.values, second.reason, raw.cost + second.cost)
        if raw.status == "unsat" and not query.exact:
            return Unknown(f"no model without characters beyond U+{LAST_CHARACTER:X}, which Z3 doesn't have", raw.cost)
        if raw.status == "unsat":
            return Unsat(tuple(range(len(constraints))), raw.cost)
        if raw.status == "sat":
            return _believed(constraints, query, raw)
        if raw.cost >= self.rlimit:
            return Unknown("the solver's budget for one query is spent", raw.cost)
        if raw.reason in _STOPPED:
            return Unknown("wall clock: the solver's safety net stopped it", raw.cost)
        return Unknown(f"Z3 gave up: {raw.reason}", raw.cost)

    def _run(self, query: Script, kind: str, rlimit: int) -> _Raw:
        import z3

        context = z3.Context()
        if kind == "qffp":
            solver = z3.Tactic(kind, ctx=context).solver()
        else:
            solver = z3.SimpleSolver(ctx=context) if kind == "simple" else z3.Solver(ctx=context)
        solver.set(rlimit=rlimit, timeout=int(self.seconds * 1000))
        begun = monotonic()
        try:
            solver.from_string(query.text)
            status = str(solver.check())
            values = _values(z3, solver, dict(query.symbols)) if status == "sat" else {}
            reason = solver.reason_unknown() if status == "unknown" else ""
        except z3.Z3Exception as error:
            return _Raw("unknown", {}, str(error), _spent(z3, solver))
        cost = _spent(z3, solver)
        if reason in _STOPPED and cost < rlimit and monotonic() - begun < 0.9 * self.seconds:
            # Neither the budget nor the clock: while it solves, Z3 takes the interrupt signal and only stops.
            raise KeyboardInterrupt
        return _Raw(status, values, reason, cost)


def _believed(constraints: Sequence[Term], query: Script, raw: _Raw) -> Result:
    """The model, if all constraints are true under it."""
    names = {term.value: raw.values[symbol] for symbol, term in query.symbols if term.op == "var" and symbol in raw.values}
    model = completed(constraints, names, {}, raw.cost).model
    functions = _functions(query, model, raw.values)
    if functions is None or not replays(constraints, model, functions):
        return Unknown("model does not replay", raw.cost)
    return Sat(model, functions, raw.cost)


def _functions(query: Script, model: Mapping[str, Value], values: Mapping[str, Value]) -> dict[str, FunctionTable] | None:
    """Tables of the uninterpreted functions at the query's applications; None where an argument has no value.

    The arguments are computed here from the model, innermost application first, not taken from Z3.
    """
    tables: dict[str, FunctionTable] = {}
    for symbol, term in query.symbols:
        if term.op != "apply":
            continue
        default = default_value(term.sort)
        table = tables.get(term.value, FunctionTable(term.value, (), default))
        try:
            known = evaluate_all(term.args, model, tables)
        except EvaluationError:
            return None
        args = tuple([known[arg] for arg in term.args])
        value = values.get(symbol, default)
        if any(argument_key(seen) == argument_key(args) for seen, _ in table.entries):
            continue
        tables[term.value] = FunctionTable(term.value, (*table.entries, (args, value)), default)
    return tables


def _values(z3: Any, solver: Any, symbols: dict[str, Term]) -> dict[str, Value]:
    model = solver.model()
    found: dict[str, Value] = {}
    for declaration in model.decls():
        term = symbols.get(declaration.name())
        if term is not None:
            value = _host_value(z3, model[declaration], term.sort)
            if value is not None:
                found[declaration.name()] = value
    return found


def _host_value(z3: Any, value: Any, sort: Sort) -> Value | None:
    """A Z3 value as the host's, exactly; None for an irrational number or an expression that isn't a value."""
    kind = sort.kind
    if kind == "Bool":
        return True if z3.is_true(value) else False if z3.is_false(value) else None
    if kind == "Int":
        return decimal_value(value.as_string()) if z3.is_int_value(value) else None
    if kind == "Real":
        if not z3.is_rational_value(value):
            return None
        numerator, _, denominator = value.as_string().partition("/")
        return Fraction(decimal_value(numerator), decimal_value(denominator or "1"))
    if kind == "Str":
        return _text(z3, value) if z3.is_string_value(value) else None
    if kind == "BitVec":
        return decimal_value(value.as_string()) if z3.is_bv_value(value) else None
    return _float(z3, value) if z3.is_fp_value(value) else None


def _text(z3: Any, value: Any) -> str:
    """The code points of a string value; its printed form has escapes, this hasn't."""
    length = z3.Z3_get_string_length(value.ctx_ref(), value.as_ast())
    codes = (ctypes.c_uint * length)()
    z3.Z3_get_string_contents(value.ctx_ref(), value.as_ast(), length, codes)
    return "".join(map(chr, codes))


def _float(z3: Any, value: Any) -> float | None:
    if value.isNaN():
        return bits_float(0x7FF8000000000000)
    bits = z3.simplify(z3.fpToIEEEBV(value, ctx=value.ctx))
    return bits_float(bits.as_long()) if z3.is_bv_value(bits) else None


def _spent(z3: Any, solver: Any) -> int:
    statistics = solver.statistics()
    for index in range(len(statistics)):
        if z3.Z3_stats_get_key(statistics.ctx.ref(), statistics.stats, index) == "rlimit count":
            return int(z3.Z3_stats_get_uint_value(statistics.ctx.ref(), statistics.stats, index))
    return 0
