"""Small changes of plain values: the moves of a search. Every change is chosen by the random source that is handed in."""

from __future__ import annotations

import re
from itertools import islice
from random import Random

from presage.engine.inputs.pool import HASHABLE, ORDINARY, Pool, instances
from presage.engine.inputs.shapes import KINDS, SEQUENCES, Plain, Shape, clone, ordered, parts_of

NUMBER = re.compile("[0-9]{1,18}")
LONGEST = 2_000
"""Elements or characters past which nothing is made longer."""


class Mutator:
    """Changes values; ``pool`` has what is put in."""

    def __init__(self, pool: Pool, random: Random) -> None:
        self.pool = pool
        self.random = random

    def vary(self, value: Plain, shape: Shape | None = None) -> Plain:
        """A value with one change somewhere inside, of the same kind nearly always."""
        if shape is not None and self.random.random() < 0.05:
            return self.other(shape)
        kind = KINDS.get(type(value), "none")
        if kind in ("list", "tuple"):
            return type(value)(self._sequence(list(value), shape))
        if kind in ("set", "frozenset"):
            changed = self._sequence(ordered(value), shape)
            return type(value)(item for item in changed if _hashable(item))
        if kind == "dict":
            return self._table(value, shape)
        return self.scalar(value)

    def related(self, args: tuple[Plain, ...]) -> tuple[Plain, ...]:
        """Arguments of which one became a part of another, or was put into it: a key that is there, a text that occurs."""
        random = self.random
        one, other = random.sample(range(len(args)), 2)
        inside: list[Plain] = list(islice(parts_of(args[one]), 50))
        changed = list(clone(args))
        if isinstance(args[one], str) and args[one]:
            start = random.randrange(len(args[one]))
            inside.append(args[one][start : start + random.choice((1, 1, 2, 3))])
        if hasattr(args[one], "__len__"):
            inside.extend((len(args[one]), random.randrange(len(args[one]) + 1)))
        if inside and random.random() < 0.6:
            changed[other] = clone(random.choice(inside))
            return tuple(changed)
        whole, piece = changed[one], clone(args[other])
        if isinstance(whole, str) and isinstance(piece, str):
            place = random.randrange(len(whole) + 1)
            changed[one] = whole[:place] + piece + whole[place + random.choice((0, 0, len(piece))) :]
        elif isinstance(whole, list):
            whole.insert(random.randrange(len(whole) + 1), piece)
        elif isinstance(whole, dict) and _hashable(piece):
            changed[one] = {piece: self._element(list(whole.values()), None), **whole}
        elif isinstance(whole, set) and _hashable(piece):
            whole.add(piece)
        return tuple(changed)

    def other(self, shape: Shape) -> Plain:
        """Another value of a shape."""
        found = instances(shape, self.pool, 40)
        return clone(self.random.choice(found)) if found else None

    def scalar(self, value: Plain) -> Plain:
        """A scalar near another one, or one of its kind from the pool."""
        random = self.random
        kind = KINDS.get(type(value), "none")
        known = self.pool.of(kind)
        if known and random.random() < 0.3:
            return random.choice(known)
        if kind == "bool":
            return not value
        if kind == "int":
            return self._number(value)
        if kind == "float":
            changed = random.choice((value + 1, value - 1, value * 2, value / 2, -value, value // 1, value + 0.1))
            return changed if changed == changed else random.choice(ORDINARY["float"])
        if kind == "str":
            return self.text(value)
        if kind == "bytes":
            return bytes(ord(c) & 255 for c in self.text(value.decode("latin-1")))
        return value

    def _number(self, value: int) -> int:
        random = self.random
        change = random.randrange(8)
        if change < 4:
            return value + random.choice((1, -1, 2, -2, 5, -5, 10, -10))
        if change == 4:
            return value * 2 if abs(value) < 1 << 64 else value
        if change == 5:
            return value // 2
        return -value if change == 6 else random.choice(ORDINARY["int"])

    def text(self, value: str) -> str:
        """A text with a piece put in, taken out, replaced, moved or repeated."""
        random = self.random
        numbers = list(NUMBER.finditer(value)) if random.random() < 0.2 else []
        if numbers:
            found = random.choice(numbers)
            return value[: found.start()] + str(self._number(int(found[0]))) + value[found.end() :]
        here = random.randrange(len(value) + 1)
        there = min(len(value), here + random.choice((1, 1, 1, 2, 3)))
        change = random.randrange(10)
        if change < 3 and len(value) < LONGEST:
            return value[:here] + self._piece(value) + value[here:]
        if change < 5:
            return value[:here] + value[there:]
        if change < 7:
            return value[:here] + self._piece(value) + value[there:]
        if change == 7 and len(value) < LONGEST:
            return value + value[here:there]
        if change == 8:
            return value[:here] + value[here:there].swapcase() + value[there:]
        return value[here:] + value[:here] if random.random() < 0.5 else value[::-1]

    def _piece(self, value: str) -> str:
        random = self.random
        pick = random.random()
        if pick < 0.4:
            alphabet = self.pool.alphabet()
            if alphabet:
                return random.choice(alphabet)
        if pick < 0.6:
            known: list[str] = [text for text in self.pool.of("str") if 0 < len(text) <= 20]
            if known:
                return random.choice(known)
        if pick < 0.75 and value:
            return random.choice(value)
        return random.choice("aAbzZ0123456789 ,.-_:\n\t()[]/")

    def _sequence(self, items: list[Plain], shape: Shape | None) -> list[Plain]:
        random = self.random
        item = shape.parts[0] if shape is not None and shape.kind in SEQUENCES and shape.parts else None
        place = random.randrange(len(items)) if items else 0
        change = random.randrange(10)
        if not items or change < 3 and len(items) < LONGEST:
            items.insert(random.randrange(len(items) + 1), self._element(items, item))
        elif change < 5:
            del items[place]
        elif change < 8:
            items[place] = self.vary(items[place], item)
        elif change == 8:
            other = random.randrange(len(items))
            items[place], items[other] = items[other], items[place]
        else:
            items.insert(place, clone(items[random.randrange(len(items))]))
        return items

    def _element(self, items: list[Plain], item: Shape | None) -> Plain:
        random = self.random
        if items and random.random() < 0.4:
            return clone(random.choice(items))
        if item is not None and item.kind != "any":
            return self.other(item)
        if items:
            return self.vary(random.choice(items))
        return self.other(Shape("any"))

    def _table(self, value: dict[Plain, Plain], shape: Shape | None) -> dict[Plain, Plain]:
        random = self.random
        key, item = shape.parts if shape is not None and shape.kind == "dict" and shape.parts else (None, None)
        pairs = list(value.items())
        place = random.randrange(len(pairs)) if pairs else 0
        change = random.randrange(8)
        if not pairs or change < 2 and len(pairs) < LONGEST:
            new = self._element([k for k, _ in pairs], key)
            if _hashable(new):
                pairs.insert(random.randrange(len(pairs) + 1), (new, self._element([v for _, v in pairs], item)))
        elif change < 4:
            del pairs[place]
        elif change < 6:
            pairs[place] = (pairs[place][0], self.vary(pairs[place][1], item))
        elif change == 6:
            new = self.vary(pairs[place][0], key)
            if _hashable(new):
                pairs[place] = (new, pairs[place][1])
        else:
            other = random.randrange(len(pairs))
            pairs[place], pairs[other] = pairs[other], pairs[place]
        return dict(pairs)


def _hashable(value: Plain) -> bool:
    if isinstance(value, tuple):
        return all(map(_hashable, value))
    return KINDS.get(type(value), "any") in HASHABLE
