"""Statements as traces: the graph of a function.

A trace goes on in its last *tail*: after a choice of which only one side goes on, what follows is put into that side, so that
it makes no difference whether it stands in an `else` or after the `if`. Where both sides go on, variables become selections.
A way out behind such a choice is put into both sides, for the same reason.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from presage.engine.equivalence.graphs import (
    Choice,
    Leave,
    Loop,
    Node,
    Protected,
    Trace,
    is_literal,
    literal,
    negated,
    oriented,
    projected,
    selected,
    tail,
)
from presage.frontends.python.normal.expressions import UNBOUND, Expressions
from presage.frontends.python.normal.scopes import (
    BUILTINS,
    Comprehension,
    Definition,
    Named,
    Unmodelled,
    assigned_in,
    inner_names,
    manner,
    parameters,
    refuse_unmodelled,
    stable,
    used_freely,
)


@dataclass(frozen=True)
class World:
    """What the graphs of a module's functions share.

    ``bound`` are the names that the module itself binds; ``known`` the nodes of those among them that are constants or come
    from well-known modules; ``varying`` those that do not mean the same in the other version; ``called`` those that other
    modules read. ``keywords`` are the names by which arguments are given somewhere in it, None if those may be any; ``plain``
    tells that there are only built-in types and those of well-known modules; ``recursive`` that a function may call itself, so
    that the number of activations matters; ``named`` that names of functions may be looked at; ``in_class`` that the function
    is a method of a class; ``stops`` that a call may end by a `StopIteration`.
    """

    bound: frozenset[str]
    known: dict[str, Node]
    keywords: frozenset[str] | None
    plain: bool
    recursive: bool
    named: bool
    in_class: bool
    stops: bool = False
    varying: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()


class Builder(Expressions):
    """Builds the graph of one function; ``outer`` has the values of captured variables, ``itself`` is the function's node.

    ``declared`` are the types that certain parameters have. ``protecting`` are the protected traces around the current place,
    each with the number of loops around it.
    """

    def __init__(
        self,
        world: World,
        function: Definition,
        outer: dict[str, Node],
        declared: dict[str, str],
        enclosing: Builder | None = None,
        itself: Node | None = None,
    ) -> None:
        refuse_unmodelled(function)
        self.world = world
        self.function = function
        self.plain = world.plain
        self.own_names = inner_names(function)
        self.shared = set(self.own_names) | (enclosing.shared if enclosing is not None else set())
        self.env = dict(outer)
        self.items: Trace = []
        self.truths: dict[Node, Node] = {}
        self.declared = declared
        self.whole = itself
        self.region: Any = itself
        self.loops: list[Loop] = []
        self.alive = True
        self.guarded = 0
        self.protecting: list[tuple[Protected, int]] = []
        self.hidden = 0
        self.counters = 0

    def build(self) -> Trace:
        """The function's trace."""
        root = self.items
        for name in self.own_names:
            self.env[name] = UNBOUND
        for index, parameter in enumerate(parameters(self.function.args)):
            known = self.declared.get(parameter.arg)
            self.env[parameter.arg] = Node("leaf", ("parameter", index), (), known, self.whole)
        if isinstance(self.function, ast.Lambda):
            self.leave("return", self.expr(self.function.body))
            return root
        self.block(self.function.body)
        if self.alive:
            self.leave("return", literal(None, "none"))
        return root

    # --- names and functions

    def itself(self) -> Node:
        """See :class:`Expressions`."""
        given = parameters(self.function.args)
        if self.whole is not None or not isinstance(self.function, Named) or not given or not self.world.in_class:
            raise Unmodelled("the name super")
        return self.read(given[0].arg)

    def all_at_once(self, node: ast.GeneratorExp) -> bool:
        """See :class:`Expressions`."""
        if self.world.recursive or any(isinstance(each, ast.Await | ast.NamedExpr) for each in ast.walk(node)):
            return False
        names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        if names & {"next", "StopIteration"}:
            return False
        attributes = any(isinstance(each, ast.Attribute) for each in ast.walk(node))
        called = {each.func.id for each in ast.walk(node) if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)}
        own = any(name in self.world.bound or (name in self.env and self.env[name].kind == "function") for name in names)
        own = own or any(not self.built_in(name) for name in called)
        return not (own and self.world.stops) and (self.plain or not (own or attributes))

    def built_in(self, name: str) -> bool:
        """See :class:`Expressions`."""
        return name in BUILTINS and name not in self.env and name not in self.shared and name not in self.world.bound

    def global_name(self, name: str) -> Node:
        """See :class:`Expressions`; the value never changes after the module was loaded (that is checked elsewhere)."""
        if name not in self.world.bound and name not in BUILTINS:
            raise Unmodelled(f"the name {name}, which nothing binds")
        if name in self.world.known:
            return self.world.known[name]
        return Node("leaf", ("global", name))

    def make_function(self, node: Definition, consumed: bool) -> Node:
        """See :class:`Expressions`."""
        given = [each for each in [*node.args.defaults, *node.args.kw_defaults] if each is not None]
        defaults = tuple([self.expr(each) for each in given])
        captured = used_freely(node, inner_names(node)) & self.shared
        itself = node.name if isinstance(node, Named) else None
        outer = {}
        for name in sorted(captured):
            if name != itself:
                outer[name] = self.captured(name, consumed)
        made = Node("function", self.shape(node), defaults, None, self.region)
        if itself is not None and itself in captured:
            if not stable(self.function, itself) or (isinstance(node, Named) and node.decorator_list):
                raise Unmodelled(f"a captured variable that changes ({itself})")
            outer[itself] = Node("leaf", ("itself",), (), None, made)
        made.body = Builder(self.world, node, outer, {}, self, made).build()
        return made

    def shape(self, node: Definition) -> Any:
        """What calling a function needs to know of its parameters: their names only where arguments are given by them; and
        its own name where that may be looked at."""
        arguments, keywords = node.args, self.world.keywords
        rest = (arguments.vararg is not None, arguments.kwarg is not None)
        names = [each.arg for each in [*arguments.args, *arguments.kwonlyargs]]
        shown = tuple([name if keywords is None or name in keywords else "" for name in names])
        optional = (len(arguments.defaults), *[each is not None for each in arguments.kw_defaults])
        name = getattr(node, "name", "<lambda>") if self.world.named else ""
        return ("function", manner(node), name, len(arguments.posonlyargs), len(arguments.args), shown, rest, optional)

    def captured(self, name: str, consumed: bool) -> Node:
        """The value of a variable for a function that reads it later, which then has to be the same."""
        value = self.env.get(name)
        if value is None or value.unbound:
            raise Unmodelled(f"a captured variable that may not be bound yet ({name})")
        if name in self.own_names and not consumed and not stable(self.function, name):
            raise Unmodelled(f"a captured variable that changes ({name})")
        return value

    def comprehension(self, node: ast.expr, consumed: bool) -> Node:
        """See :class:`Expressions`: a loop that adds to a new container, with variables of its own."""
        assert isinstance(node, Comprehension)
        if isinstance(node, ast.GeneratorExp):
            return self._generator(node, consumed)
        if any(isinstance(each, ast.NamedExpr) for each in ast.walk(node)):
            raise Unmodelled("an assignment inside a comprehension")
        label: Any = ("list", ()) if isinstance(node, ast.ListComp) else ("set",) if isinstance(node, ast.SetComp) else ("dict",)
        made = Node("alloc", label, (), label[0], self.region)
        targets = {name for clause in node.generators for name in assigned_in([clause.target])}
        env, shared = dict(self.env), set(self.shared)
        first = self.expr(node.generators[0].iter)

        def element() -> None:
            if isinstance(node, ast.DictComp):
                key = self.expr(node.key)
                self.op("set item", made, key, self.expr(node.value))
            else:
                self.op(("append",) if isinstance(node, ast.ListComp) else ("add",), made, self.expr(node.elt))

        self.shared |= targets
        for name in targets:
            self.env[name] = UNBOUND
        self.hidden += 1
        self._clauses(node.generators, 0, first, element)
        self.hidden -= 1
        self.env, self.shared = env, shared
        return made

    def _clauses(self, clauses: list[ast.comprehension], index: int, source: Node | None, element: Callable[[], None]) -> None:
        if index == len(clauses):
            element()
            return
        clause = clauses[index]
        iterable = self.expr(clause.iter) if source is None else source

        def body() -> None:
            self._filtered(clause.ifs, lambda: self._clauses(clauses, index + 1, None, element))

        rest = {name for each in clauses[index:] for name in assigned_in([each.target])}
        self.iterate(iterable, clause.target, rest, body, None)

    def _filtered(self, tests: list[ast.expr], inside: Callable[[], None]) -> None:
        if not tests:
            inside()
            return
        condition = self.condition(tests[0])
        self.fork(condition, lambda: self._filtered(tests[1:], inside), lambda: None)

    def _generator(self, node: ast.GeneratorExp, consumed: bool) -> Node:
        """A generator: a function over the first iterator, which is made at once."""
        if any(isinstance(each, ast.NamedExpr) for each in ast.walk(node)):
            raise Unmodelled("an assignment inside a generator expression")
        source = self.op("iter", self.expr(node.generators[0].iter))
        targets = {name for clause in node.generators for name in assigned_in([clause.target])}
        for name in used_freely(node, targets) & self.shared:
            self.captured(name, consumed)
        outer, env, shared, region = self.items, self.env, self.shared, self.region
        self.items, self.env, self.shared = [], {**env, **dict.fromkeys(targets, UNBOUND)}, shared | targets
        self.truths = {}
        made = Node("function", ("generator",), (source,), "generator", region)
        self.region, made.body = made, self.items
        loops, self.loops = self.loops, []
        protecting, self.protecting = self.protecting, []
        given = Node("leaf", ("parameter", 0), (), "iterator", made)
        self._clauses(node.generators, 0, given, lambda: void(self.op("yield", self.expr(node.elt))))
        self.items, self.env, self.shared, self.region, self.loops = outer, env, shared, region, loops
        self.protecting = protecting
        self.truths = {}
        return made

    # --- control

    def block(self, statements: list[ast.stmt]) -> None:
        """Statements in order, as far as they are reached."""
        for each in statements:
            if not self.alive:
                return
            handler = STATEMENTS.get(type(each))
            if handler is None:
                raise Unmodelled(type(each).__name__)
            handler(self, each)

    def fork(self, condition: Node, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
        """Two sides by a condition; goes on in the side that goes on, or behind both with selected variables."""
        if not oriented(condition):
            self.fork(negated(condition), otherwise, then)
            return
        if is_literal(condition):
            (then if condition.label[2] else otherwise)()
            return
        parent, env, truths = self.items, self.env, self.truths
        sides = []
        for evaluate in (then, otherwise):
            root: Trace = []
            self.items, self.env, self.alive, self.truths = root, dict(env), True, truths
            evaluate()
            sides.append((root, self.items, self.env, self.alive))
        self.truths = {}
        (one, _, env_one, goes_one), (other, _, env_other, goes_other) = sides
        if one or other:
            parent.append(Choice(condition, one, other))
        self.alive = goes_one or goes_other
        if goes_one and goes_other:
            self.items, self.env = parent, _merged(condition, env_one, env_other)
        elif self.alive:
            _, self.items, self.env, _ = sides[0 if goes_one else 1]
            if not one and not other:
                self.items = parent
        else:
            self.items, self.env = parent, env

    def leave(self, kind: str, *values: Node) -> None:
        """A way out of the function, the loop, or this round of the loop."""
        target = self.loops[-1] if kind in ("continue", "break") else None
        variables = dict(self.env) if target is not None or self.protecting else {}
        leave = Leave(kind, values, variables, target)
        self._leave(self.items, leave)
        self.passing(leave)
        self.alive = False

    def passing(self, leave: Leave) -> None:
        """A way out passes the protected traces around it, from the inside; what it starts there may fail."""
        raising, failing = leave.kind not in ("return", "break", "continue"), False
        for made, loops in reversed(self.protecting):
            inside = leave.target is None or loops == len(self.loops)
            if failing or (inside and (raising or made.label == "finally")):
                made.points[leave] = dict(leave.variables)
            failing = failing or (inside and made.label not in ("try", "finally"))

    def note(self, place: Any) -> None:
        """An effect that may leave the protected traces around it."""
        if self.protecting:
            variables = dict(self.env)
            for made, _ in self.protecting:
                made.points[place] = variables

    def undo(self, last: Node) -> None:
        """Takes the last effect back."""
        assert self.items.pop() is last
        for made, _ in self.protecting:
            made.points.pop(last, None)

    def _leave(self, items: Trace, leave: Leave) -> None:
        last = items[-1] if items else None
        value = leave.values[0] if leave.kind == "return" else None
        if isinstance(last, Choice) and not self.guarded:
            for side, truth in ((last.then, True), (last.otherwise, False)):
                way = tail(side)
                if way is not None:
                    self._leave(way, _known(leave, last.condition, truth))
        elif value is not None and value.kind == "select" and not self.guarded:
            choice = Choice(value.operands[0])
            items.append(choice)
            self._leave(choice.then, _known(leave, choice.condition, True))
            self._leave(choice.otherwise, _known(leave, choice.condition, False))
        elif value is not None and value.type == "bool" and value.kind != "leaf" and not self.guarded:
            truth = oriented(value)
            choice = Choice(value if truth else negated(value))
            items.append(choice)
            self._leave(choice.then, Leave("return", (literal(truth, "bool"),)))
            self._leave(choice.otherwise, Leave("return", (literal(not truth, "bool"),)))
        else:
            items.append(leave)
            if isinstance(leave.target, Loop):
                (leave.target.rounds if leave.kind == "continue" else leave.target.ends).append(leave)

    # --- loops

    def iterate(
        self, source: Node, target: ast.expr, names: set[str], body: Callable[[], None], otherwise: Callable[[], None] | None
    ) -> None:
        """A loop over the items of a value."""
        if source.kind == "pure" and source.label == "range":
            counter = self.count_from(source)
            self.loop(names, lambda: self.counted(source, counter, target, body, lambda: self._end(otherwise)))
            self.env.pop(counter, None)
            return
        iterator = source if source.type == "iterator" else self.op("iter", source)
        kind = "int" if iterator.operands and iterator.operands[0].type == "range" else None

        def turn() -> None:
            following = self.op("next", iterator)
            more = Node("pure", "more", (following,), "bool")

            def again() -> None:
                self.assign(target, Node("pure", "item", (following,), kind))
                body()
                if self.alive:
                    self.leave("continue")

            self.fork(more, again, lambda: self._end(otherwise))

        self.loop(names, turn)

    def iterate_async(
        self, source: Node, target: ast.expr, names: set[str], body: Callable[[], None], otherwise: Callable[[], None] | None
    ) -> None:
        """A loop over the items of an asynchronous iterable."""
        iterator = self.op("async iter", source)

        def turn() -> None:
            following = self.op("async next", iterator)

            def again() -> None:
                self.assign(target, Node("pure", "item", (following,)))
                body()
                if self.alive:
                    self.leave("continue")

            self.fork(Node("pure", "more", (following,), "bool"), again, lambda: self._end(otherwise))

        self.loop(names, turn)

    def count_from(self, numbers: Node) -> str:
        """A hidden variable that counts through a range of certain integers."""
        self.counters += 1
        name = f"counter {self.counters}"
        self.env[name] = numbers.operands[0]
        return name

    def counted(
        self,
        numbers: Node,
        counter: str,
        target: ast.expr,
        body: Callable[[], None],
        ended: Callable[[], None],
        round_: bool = True,
    ) -> None:
        """The next number of a range, or its end. `round_`: the body is a round of a loop."""
        _, end, step = numbers.operands
        now = self.env[counter]
        up = step.label[2] > 0

        def again() -> None:
            self.assign(target, now)
            self.env[counter] = self.binary("+", now, step)
            body()
            if self.alive and round_:
                self.leave("continue")

        self.fork(self.compare("<", now, end) if up else self.compare("<", end, now), again, ended)

    def _end(self, otherwise: Callable[[], None] | None) -> None:
        if otherwise is not None:
            otherwise()
        if self.alive:
            self.leave("break")

    def loop(self, names: set[str], turn: Callable[[], None]) -> None:
        """A loop whose rounds are `turn`; `names` are the variables that it may assign."""
        parent, env, region = self.items, self.env, self.region
        carried = sorted(name for name in env if name in names or name.startswith("counter "))
        known = {name: env[name].type for name in carried}
        marks = [(each, len(each.points)) for each, _ in self.protecting]
        while True:
            made = Loop("hidden loop" if self.hidden and self.world.recursive else "loop", initial={n: env[n] for n in carried})
            self.items, self.region, self.alive, self.truths = made.body, made, True, {}
            self.env = dict(env)
            for name in carried:
                self.env[name] = Node("carried", None, (), known[name], made, name, env[name].unbound)
            self.loops.append(made)
            turn()
            self.loops.pop()
            wrong = [n for n in carried if known[n] and any(r.variables[n].type != known[n] for r in made.rounds)]
            if not wrong:
                break
            known.update(dict.fromkeys(wrong))
            for each, count in marks:  # what the attempt noted
                for place in list(each.points)[count:]:
                    del each.points[place]
        if any(r.variables[n].unbound and not made.initial[n].unbound for r in made.rounds for n in carried):
            raise Unmodelled("a variable that a loop unbinds")
        parent.append(made)
        self.items, self.region, self.alive, self.truths = parent, region, bool(made.ends), {}
        self.env = dict(env)
        for name in carried:
            self.env[name] = _joint("out", made, name, [each.variables[name] for each in made.ends])

    # --- assignments

    def assign(self, target: ast.expr, value: Node) -> None:
        """Binds a value to a target."""
        if isinstance(target, ast.Name):
            self.env[target.id] = value
        elif isinstance(target, ast.Tuple | ast.List):
            star = next((i for i, each in enumerate(target.elts) if isinstance(each, ast.Starred)), -1)
            direct = value.kind == "pure" and value.label == ("tuple", ()) and len(value.operands) == len(target.elts)
            if star < 0 and direct:
                parts = list(value.operands)
            else:
                unpacked = self.op(("unpack", len(target.elts), star), value)
                parts = [Node("pure", ("part", i), (unpacked,), "list" if i == star else None) for i in range(len(target.elts))]
            for each, part in zip(target.elts, parts, strict=True):
                self.assign(each.value if isinstance(each, ast.Starred) else each, part)
        elif isinstance(target, ast.Subscript):
            obj = self.expr(target.value)
            self.op("set item", obj, self.expr(target.slice), value)
        elif isinstance(target, ast.Attribute):
            self.op(("set", target.attr), self.expr(target.value), value)
        else:
            raise Unmodelled(type(target).__name__)


def void(_: Node) -> None:
    """The result of an operation that is there for its effect."""


def joined(kind: str, region: Any, ways: list[dict[str, Node]], former: dict[str, Node]) -> dict[str, Node]:
    """Variables after one of several ways: the value itself where all ways have the same one, else a node of that kind."""
    found = {}
    for name, value in former.items():
        values = [way.get(name, UNBOUND) for way in ways] or [value]
        same = all(each is values[0] or (is_literal(each) and each.label == values[0].label) for each in values)
        found[name] = values[0] if same else _joint(kind, region, name, values)
    return found


def _joint(kind: str, region: Any, name: str, values: list[Node]) -> Node:
    kinds = {value.type for value in values}
    known = kinds.pop() if len(kinds) == 1 else None
    return Node(kind, None, (), known, region, name, any(value.unbound for value in values))


def _merged(condition: Node, one: dict[str, Node], other: dict[str, Node]) -> dict[str, Node]:
    found = {}
    for name in one:
        a, b = one[name], other.get(name, UNBOUND)
        found[name] = a if a is b else selected(condition, a, b)
    for name in other:
        if name not in one:
            found[name] = selected(condition, UNBOUND, other[name])
    return found


def _known(leave: Leave, condition: Node, truth: bool) -> Leave:
    values = tuple([projected(value, condition, truth) for value in leave.values])
    variables = {n: projected(v, condition, truth) for n, v in leave.variables.items()}
    return Leave(leave.kind, values, variables, leave.target)


STATEMENTS: dict[type[ast.stmt], Any] = {}
"""What each kind of statement does; filled by :mod:`presage.frontends.python.normal.statements`."""
