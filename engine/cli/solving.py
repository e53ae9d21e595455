"""Finding inputs for a function: its signature, the search, the replay of what was found.

Every answer was predicted once more, from its source text, in a fresh state. Not for symbolic reasoning: see
:mod:`presage.engine.cli.excluding`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from presage.engine.cli.excluding import Condition, Symbolic
from presage.engine.cli.homes import Home
from presage.engine.cli.prediction import Prediction, Predictor
from presage.engine.cli.templates import Given
from presage.engine.cli.tracing import Tracer
from presage.engine.errors import UsageError
from presage.engine.inputs.derive import derived
from presage.engine.inputs.generator import pool_of
from presage.engine.inputs.goals import Raises, Reaches, Returns
from presage.engine.inputs.pool import Pool
from presage.engine.inputs.search import Search
from presage.engine.inputs.shapes import FLOAT, Shape, parts_of, same, shape_of, size
from presage.engine.inputs.signature import Args, Parameter, Signature
from presage.engine.lang.values import MISSING, Unknown
from presage.frontends.python.inputs.lines import branch_lines, steps_to
from presage.frontends.python.inputs.literals import call_text, read
from presage.frontends.python.inputs.loaded import Loaded, Observation
from presage.frontends.python.inputs.receivers import Target, target_of
from presage.frontends.python.inputs.signatures import Described, describe, literals_in, within
from presage.frontends.python.tracing.recorder import Recorder

BUDGET = 10_000_000
"""Steps for one search unless told otherwise."""
PER_CALL = 6_000
"""Steps after which a candidate's call is given up, in the first half of a search."""
PER_LATE_CALL = 40_000
"""The same in the second half."""
CONDITION = "__presage_where__"
SYMBOLIC = 8
"""Arguments whose scalars are replaced by variables when the search has failed."""
REPLAYS = 20
"""Candidates whose replay may disagree before the search is given up."""


@dataclass(frozen=True)
class Question:
    """What to find inputs for: exactly one of ``returns``, ``raises`` and ``reaches``; ``where`` restricts the inputs.

    ``module`` is the name that the source is loaded by: that of a script runs what it does only as a script.
    """

    source: str
    function: str
    returns: str | None = None
    raises: str | None = None
    reaches: int | None = None
    where: str | None = None
    module: str = "__main__"


@dataclass(frozen=True)
class Solution:
    """``kind`` is solved (then ``call`` is its source), impossible or unknown (then ``reasons`` say why)."""

    kind: str
    call: str = ""
    steps: int = 0
    calls: int = 0
    reasons: tuple[str, ...] = field(default=())


class LinePredictor(Tracer):
    """Predicts, and records which lines are begun."""

    def __init__(self, target: str, home: Home | None) -> None:
        super().__init__(target, home=home)
        self._totals = None


class Solver:
    """Answers questions; keeps the loaded prelude between them."""

    def __init__(self, target: str = "3.11", budget: int = BUDGET, home: Home | None = None) -> None:
        self.target = target
        self.home = home
        self.predictor = Predictor(target, home=home)
        self.budget = budget
        self._lines: LinePredictor | None = None

    def solve(self, question: Question, budget: int | None = None) -> Solution:
        """A call that does what is asked.

        Raises:
            UsageError: the question names something that is not there, or is malformed.
        """
        if question.reaches is not None and self._lines is None:
            self._lines = LinePredictor(self.target, self.home)
        predictor = self.predictor if question.reaches is None else self._lines
        assert predictor is not None
        return _Attempt(predictor, question, budget or self.budget).run()


class _Attempt:
    """One question being answered."""

    def __init__(self, predictor: Predictor, question: Question, budget: int) -> None:
        self.predictor = predictor
        predictor.module = question.module
        self.question = question
        self.budget = budget
        self.described = self._describe()
        found = target_of(question.source, question.function)
        self.refused = found if isinstance(found, str) else ""
        target = Target(question.function, self.described.signature) if isinstance(found, str) else found
        if target.form == "items" and question.returns is not None:  # what it returns is the generator
            target = replace(target, form="function")
        self.target = target
        self.signature = target.signature
        self.conditions = _conjuncts(question.where)
        self.goal: Any = None
        self.disagreeing = 0

    def run(self) -> Solution:
        """The answer."""
        loaded = self._load()
        if isinstance(loaded, Prediction):
            return self._not_loaded(loaded)
        func = self.target.find(loaded)
        if func is MISSING:
            return Solution("unknown", reasons=(f"{self.question.function} is not bound when the module has loaded",))
        if self.refused and self.described.method:
            return Solution("unknown", reasons=(f"a method needs {self.refused}",))
        try:
            self.goal = self._goal(loaded)
        except Unknown as unknown:
            return Solution("unknown", reasons=(unknown.reason,))
        pool = self._pool()
        if isinstance(self.goal, Returns):
            self.signature = _with_shape(self.signature, shape_of(self.goal.wanted))
        known = [self.goal.wanted] if isinstance(self.goal, Returns) else []
        if any(type(part) is float for part in (*parts_of(known), *self.signature.constants)):
            self.signature = _with_shape(self.signature, FLOAT, 1)
        target = self.target = replace(self.target, signature=self.signature)
        conditions = [loaded.find(f"{CONDITION}{place}") for place in range(len(self.conditions))]

        plain = _plain_parameters(self.signature)

        def call(args: Args) -> Observation:
            tests = [loaded.call(each, plain, args, PER_CALL) for each in conditions]
            missed = [place for place, test in enumerate(tests) if test.kind != "returns" or test.value is not True]
            if missed:
                return _outside(missed, sum(test.steps for test in tests))
            limit = PER_CALL if search.left > self.budget // 2 else PER_LATE_CALL
            seen = target.call(loaded, func, args, limit)
            return seen if target.built(seen) else Observation("outside", reason="no object was made", type="", steps=seen.steps)

        def learn(args: Args) -> Iterable[Any]:
            target.call(loaded, func, args, PER_CALL, noting=True)
            return [value for value in loaded.watch.compared if size(value) <= 200]

        search = Search(self.signature, pool, self.goal, call, learn, self.budget)
        names = frozenset(parameter.name for parameter in self.signature.parameters)
        restricting = [Condition(each, names & _names_in(text)) for each, text in zip(conditions, self.conditions, strict=True)]
        symbolic = Symbolic(loaded, func, self.signature, self.goal, restricting)
        searched = chain(search.run(), self._reasoned(search, symbolic, call) if target.direct else ())
        for candidates in (self._exhausted(symbolic) if target.direct else (), searched):
            for args in candidates:
                text = target.text(args)
                if self._replayed(text, args):
                    return Solution("solved", text, self.budget - search.left, search.calls)
                self.disagreeing += 1
                if self.disagreeing >= REPLAYS:
                    return self._unknown(search, symbolic.doubt)
            if symbolic.impossible:
                return Solution("impossible")
        return self._unknown(search, symbolic.doubt)

    def _exhausted(self, symbolic: Symbolic) -> Iterator[Args]:
        """Candidates of a symbolic search through all inputs."""
        for args in symbolic.exhausted():
            plain = not any(type(each) is Given for each in args)
            if within(self.signature, args) and (plain or not isinstance(self.goal, Reaches)):
                yield args

    def _reasoned(self, search: Search, symbolic: Symbolic, call: Callable[[Args], Observation]) -> Iterator[Args]:
        """Candidates by symbolic execution, from the best arguments that the search knows."""
        for near in search.best(SYMBOLIC):
            for args in symbolic.candidates(near):
                if within(self.signature, args) and self.goal.score(call(args)) == 0:
                    yield args

    def _unknown(self, search: Search, doubt: str) -> Solution:
        return Solution("unknown", "", self.budget - search.left, search.calls, self._reasons(search, doubt))

    def _reasons(self, search: Search, doubt: str) -> tuple[str, ...]:
        found = [f"no input found in {search.calls} simulated calls"]
        if self.disagreeing:
            found.append(f"{self.disagreeing} candidates whose result depends on more than their arguments")
        if doubt:
            found.append(f"no proof that there is none: {doubt}")
        others = sorted(search.reasons.items(), key=lambda item: (-item[1], item[0]))
        found.extend(f"{reason} ({count} calls)" for reason, count in others[:3])
        return tuple(found)

    # --- the question ----------------------------------------------------------------------------------

    def _describe(self) -> Described:
        question = self.question
        if sum(each is not None for each in (question.returns, question.raises, question.reaches)) != 1:
            raise UsageError("exactly one of returns, raises and reaches is needed")
        found = describe(question.source, question.function)
        if found is None:
            try:
                ast.parse(question.source)
            except (SyntaxError, ValueError) as problem:
                raise UsageError(f"the module cannot be read: {problem}") from None
            raise UsageError(f"the module defines no function {question.function!r}")
        for name, text in (("returns", question.returns), ("where", question.where)):
            if text is not None and not _is_expression(text):
                raise UsageError(f"{name} is no expression: {text!r}")
        return found

    def _load(self) -> Loaded | Prediction:
        source = self.target.extended(self.question.source)
        names = self._names()
        for place, condition in enumerate(self.conditions):
            source += f"\n{CONDITION}{place} = lambda {names}: not not ({condition})\n"
        return self.predictor.load(source)

    def _names(self) -> str:
        """The parameters of a condition. The function's own ones hide those of its object's constructor."""
        made, parameters = self.target.made, [p.name for p in self.signature.parameters]
        return ", ".join(f"made_{i}_{n}" if i < made and n in parameters[made:] else n for i, n in enumerate(parameters))

    def _not_loaded(self, loaded: Prediction) -> Solution:
        if loaded.kind == "raises":
            return Solution("unknown", reasons=(f"the module does not load: {loaded.type}: {loaded.message}",))
        return Solution("unknown", reasons=tuple(f"the module does not load: {reason}" for reason, _ in loaded.reasons))

    def _goal(self, loaded: Loaded) -> Any:
        question = self.question
        if question.raises is not None:
            return Raises(question.raises.rpartition(".")[2])
        if question.reaches is not None:
            steps = steps_to(loaded.lowered, question.reaches)
            if steps is None:
                if not self.described.first <= question.reaches <= self.described.last:
                    raise UsageError(f"line {question.reaches} is not inside {question.function} and has no operation")
                raise Unknown(f"line {question.reaches} has no instruction of its own")
            return Reaches(question.reaches, steps, branch_lines(loaded.lowered, steps))
        assert question.returns is not None
        wanted = self.predictor.predict(question.source, question.returns)
        if wanted.kind == "raises":
            raise UsageError(f"the wanted value cannot be computed: {wanted.type}: {wanted.message}")
        if wanted.kind == "unknown":
            raise Unknown(f"the wanted value is not known: {wanted.reasons[0][0]}")
        value = read(wanted.value)
        if value is MISSING:
            raise Unknown(f"the wanted value is no plain data: {wanted.value[:80]}")
        return Returns(value)

    def _pool(self) -> Pool:
        constants = (*self.signature.constants, *(value for each in self.conditions for value in literals_in(each)))
        if not isinstance(self.goal, Returns):
            pool = Pool(constants)
        else:
            pool = Pool([self.goal.wanted, *constants])
            for value in derived(self.goal.wanted, self.signature.constants):
                pool.add(value)
        for number in pool_of(self.signature).of("int"):
            pool.add(number)
        return pool

    # --- the replay -------------------------------------------------------------------------------------

    def _replayed(self, text: str, args: Args) -> bool:
        """Whether the call, written out and predicted in a fresh state, does what is asked."""
        question = self.question
        if question.where is not None:
            names = self._names()
            given = call_text("", _plain_parameters(self.signature), args)
            allowed = self.predictor.predict(question.source, f"(lambda {names}: not not (\n{question.where}\n)){given}")
            if allowed.kind != "returns" or allowed.value != "True":
                return False
        if isinstance(self.goal, Reaches):
            return self._reached(text, args)
        found = self.predictor.predict(question.source, text)
        if isinstance(self.goal, Raises):
            return found.kind == "raises" and found.type == self.goal.type
        return found.kind == "returns" and not found.truncated and same(read(found.value), self.goal.wanted)

    def _reached(self, text: str, args: Args) -> bool:
        """Whether the call begins the line, by the rules of the compiler's line table."""
        fresh = self.predictor.load(self.target.extended(self.question.source))
        if isinstance(fresh, Prediction) or self.predictor.predict(self.question.source, text).kind == "unknown":
            return False
        recorder = fresh.state.session.recorder = Recorder()
        self.target.call(fresh, self.target.find(fresh), args, self.predictor.budget)
        return self.goal.line in recorder.covered


def _with_shape(signature: Signature, shape: Shape, place: int = 3) -> Signature:
    """The signature with one more shape to try where nothing is declared, after the likeliest ``place`` ones."""
    parameters = []
    for parameter in signature.parameters:
        kinds = [each.kind for each in parameter.shapes]
        if parameter.how in ("positional", "normal", "keyword") and parameter.declared is None and shape.kind not in kinds:
            shapes = (*parameter.shapes[:place], shape, *parameter.shapes[place:])
            parameter = replace(parameter, shapes=shapes)
        parameters.append(parameter)
    return Signature(tuple(parameters), signature.constants)


def _conjuncts(where: str | None) -> list[str]:
    """The parts of a condition that all have to hold: an input that meets more of them is nearer."""
    if where is None:
        return []
    tree = ast.parse(f"(\n{where}\n)", mode="eval").body
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    return [ast.unparse(part) for part in parts]


def _names_in(expression: str) -> frozenset[str]:
    return frozenset(node.id for node in ast.walk(ast.parse(f"(\n{expression}\n)")) if isinstance(node, ast.Name))


def _outside(missed: list[int], steps: int) -> Observation:
    """What is seen of arguments that parts of the condition exclude."""
    reason = "no input that the condition allows was found"
    return Observation("outside", reason=reason, type=",".join(map(str, missed)), steps=steps)


def _plain_parameters(signature: Signature) -> Signature:
    """The signature of the condition, which takes every parameter by its place."""
    return Signature(tuple([Parameter(p.name, "normal") for p in signature.parameters]))


def _is_expression(text: str) -> bool:
    try:
        ast.parse(f"(\n{text}\n)", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
