"""A stream of candidate arguments for a signature: systematic small ones first, then variations of what was useful.

Deterministic: the same signature, pool and seed give the same stream. Not for judging candidates; what a call with them
did is told to the stream by :meth:`Generator.keep`, and later candidates vary those that were kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

from presage.engine.inputs.mutation import Mutator
from presage.engine.inputs.pool import Pool, instances
from presage.engine.inputs.shapes import Plain, Shape, clone, fits, identity
from presage.engine.inputs.signature import Args, Parameter, Signature

PER_SHAPE = (24, 8, 4, 3, 2, 2)
"""How many values of a parameter's first, second, … shape are among its candidates."""


class Generator:
    """Candidates for the parameters of a signature.

    ``pool`` has the values to build from: :func:`pool_of` gives that of a signature. ``seed`` chooses the variations.
    """

    def __init__(self, signature: Signature, pool: Pool, seed: int = 0) -> None:
        self.signature = signature
        self.pool = pool
        self.random = Random(seed)
        self.mutator = Mutator(pool, self.random)
        self.kept: list[Args] = []
        self._seen: set[str] = set()

    def stream(self) -> Iterator[Args]:
        """Candidates without end, each once: systematic ones, mixed more and more with variations of those kept."""
        systematic = self.first()
        barren = 0
        while barren < 200:
            new = None
            if not self.kept or self.random.random() < 0.5:
                new = next(systematic, None)
            if new is None:
                base = self.random.choice(self.kept) if self.kept else self.sample()
                new = self.vary(base)
            if self._unseen(new):
                barren = 0
                yield new
            else:
                barren += 1

    def keep(self, args: Args) -> None:
        """Later candidates should also be variations of these arguments."""
        self.kept.append(args)

    def first(self) -> Iterator[Args]:
        """Combinations of the parameters' candidates, those first whose ranks add up to little."""
        options = [candidates(parameter, self.pool) for parameter in self.signature.parameters]
        yield from diagonal(options)

    def sample(self) -> Args:
        """Arguments chosen independently of each other."""
        return tuple([clone(self.random.choice(candidates(p, self.pool) or [None])) for p in self.signature.parameters])

    def vary(self, args: Args) -> Args:
        """Arguments with one or a few changes; they stay inside what is declared."""
        changed = list(args)
        if not changed:
            return args
        for _ in range(1 + (self.random.random() < 0.3) + (self.random.random() < 0.1)):
            place = self.random.randrange(len(changed))
            parameter = self.signature.parameters[place]
            new = self.mutator.vary(changed[place], parameter.shapes[0])
            if allowed(parameter, new):
                changed[place] = new
        return tuple(changed)

    def _unseen(self, args: Args) -> bool:
        key = identity(args)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True


def pool_of(signature: Signature) -> Pool:
    """The pool of the constants of a function's source, with their neighbours where they are numbers."""
    pool = Pool(signature.constants)
    for number in pool.of("int"):
        for near in (number + 1, number - 1):
            pool.add(near)
    return pool


def candidates(parameter: Parameter, pool: Pool, shapes: tuple[Shape, ...] | None = None) -> list[Plain]:
    """Values for one parameter, those of its likeliest shapes first and in the greatest number."""
    found: dict[str, Plain] = {}
    for shape, most in zip(shapes or parameter.shapes, PER_SHAPE, strict=False):
        for value in instances(shape, pool, most):
            if allowed(parameter, value):
                found.setdefault(identity(value), value)
    return list(found.values())


def allowed(parameter: Parameter, value: Plain) -> bool:
    """Whether a value may be given to a parameter."""
    if parameter.how == "rest" and type(value) is not tuple:
        return False
    if parameter.how == "keywords" and (type(value) is not dict or not all(type(k) is str and k.isidentifier() for k in value)):
        return False
    return parameter.declared is None or fits(parameter.declared, value)


def fitting(parameter: Parameter, values: list[Plain]) -> list[Plain]:
    """Those values that may be given to a parameter."""
    return [value for value in values if allowed(parameter, value)]


def diagonal(options: list[list[Plain]], most: int = 100_000) -> Iterator[Args]:
    """The combinations of one element from each list, in the order of the sum of their positions. Values are copies."""
    if not options:
        yield ()
        return
    if not all(options):
        return
    made = 0
    lengths = [len(each) for each in options]
    for total in range(sum(lengths) - len(lengths) + 1):
        for places in _summing(lengths, total):
            yield tuple([clone(each[place]) for each, place in zip(options, places, strict=True)])
            made += 1
            if made >= most:
                return


def _summing(lengths: list[int], total: int) -> Iterator[tuple[int, ...]]:
    """The positions within the lengths that add up to a total, the balanced ones in between the extreme ones."""
    if len(lengths) == 1:
        if total < lengths[0]:
            yield (total,)
        return
    rest = sum(length - 1 for length in lengths[1:])
    for place in range(max(0, total - rest), min(lengths[0] - 1, total) + 1):
        for others in _summing(lengths[1:], total - place):
            yield (place, *others)


def every(shapes: tuple[tuple[Shape, ...], ...]) -> Iterator[tuple[Shape, ...]]:
    """The combinations of the parameters' shapes, those first whose ranks add up to little."""
    ranked = product(*[list(enumerate(each)) for each in shapes])
    for combination in sorted(ranked, key=lambda ranks: (sum(rank for rank, _ in ranks), [rank for rank, _ in ranks])):
        yield tuple([shape for _, shape in combination])
