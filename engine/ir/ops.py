"""The operations of the intermediate representation.

A register IR over a control-flow graph. Registers are small integers, private to one activation of
a function; the first ones hold parameters and local variables, the rest temporaries. The IR fixes
*shape* (what is evaluated, in which order, where control goes) and never *meaning*: what ``+``,
truth, an attribute or a call does is asked of the module's language.

The docstring of each operation shows its printed form, which the parser reads back.

Not for: types, values of a run, anything that belongs to one language only (such constructs are an
:class:`Intrinsic` whose name the language defines).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, final

from presage.engine.ir.parts import NO_SPAN as NO_SPAN
from presage.engine.ir.parts import Label as Label
from presage.engine.ir.parts import Op as Op
from presage.engine.ir.parts import Reg as Reg
from presage.engine.ir.parts import Span as Span
from presage.engine.ir.parts import Terminator as Terminator
from presage.engine.ir.program import BODY as BODY
from presage.engine.ir.program import Block as Block
from presage.engine.ir.program import Function as Function
from presage.engine.ir.program import Module as Module
from presage.engine.ir.program import Param as Param

# --- values ------------------------------------------------------------------------------------


@final
@dataclass(slots=True)
class Const(Op):
    """``%0 = const 'text'`` — a literal of the language; immutable, compared by type and value."""

    dest: Reg
    value: object
    mnemonic: ClassVar[str] = "const"


@final
@dataclass(slots=True)
class Move(Op):
    """``%0 = move %1``"""

    dest: Reg
    src: Reg
    mnemonic: ClassVar[str] = "move"


@final
@dataclass(slots=True)
class Unary(Op):
    """``%0 = unary neg %1`` — operators: neg, pos, invert, not, truth."""

    dest: Reg
    operator: str
    operand: Reg
    mnemonic: ClassVar[str] = "unary"


@final
@dataclass(slots=True)
class Binary(Op):
    """``%0 = binary + %1 %2``"""

    dest: Reg
    operator: str
    left: Reg
    right: Reg
    mnemonic: ClassVar[str] = "binary"


@final
@dataclass(slots=True)
class Inplace(Op):
    """``%0 = inplace + %1 %2`` — augmented assignment: may change the left operand itself."""

    dest: Reg
    operator: str
    left: Reg
    right: Reg
    mnemonic: ClassVar[str] = "inplace"


@final
@dataclass(slots=True)
class Compare(Op):
    """``%0 = compare is-not %1 %2`` — also in, not-in, is, and the six orderings."""

    dest: Reg
    operator: str
    left: Reg
    right: Reg
    mnemonic: ClassVar[str] = "compare"


@final
@dataclass(slots=True)
class BuildSequence(Op):
    """``%0 = build list [%1 *%2]`` — kinds list, tuple, set, slice; ``*`` marks a spliced item."""

    dest: Reg
    kind: str
    items: tuple[Reg, ...]
    starred: tuple[int, ...] = ()
    mnemonic: ClassVar[str] = "build"


@final
@dataclass(slots=True)
class BuildMap(Op):
    """``%0 = build_map {%1: %2, **%3}`` — an entry without a key merges a mapping."""

    dest: Reg
    entries: tuple[tuple[Reg | None, Reg], ...]
    mnemonic: ClassVar[str] = "build_map"


@final
@dataclass(slots=True)
class BuildString(Op):
    """``%0 = build_string [%1 %2]`` — concatenates texts (template literals)."""

    dest: Reg
    parts: tuple[Reg, ...]
    mnemonic: ClassVar[str] = "build_string"


# --- attributes, items, names ------------------------------------------------------------------


@final
@dataclass(slots=True)
class GetAttr(Op):
    """``%0 = get_attr %1 name``"""

    dest: Reg
    obj: Reg
    name: str
    mnemonic: ClassVar[str] = "get_attr"


@final
@dataclass(slots=True)
class SetAttr(Op):
    """``set_attr %1 name %2``"""

    obj: Reg
    name: str
    value: Reg
    mnemonic: ClassVar[str] = "set_attr"


@final
@dataclass(slots=True)
class DelAttr(Op):
    """``del_attr %1 name``"""

    obj: Reg
    name: str
    mnemonic: ClassVar[str] = "del_attr"


@final
@dataclass(slots=True)
class GetItem(Op):
    """``%0 = get_item %1 %2``"""

    dest: Reg
    obj: Reg
    index: Reg
    mnemonic: ClassVar[str] = "get_item"


@final
@dataclass(slots=True)
class SetItem(Op):
    """``set_item %1 %2 %3`` — object, index, value."""

    obj: Reg
    index: Reg
    value: Reg
    mnemonic: ClassVar[str] = "set_item"


@final
@dataclass(slots=True)
class DelItem(Op):
    """``del_item %1 %2``"""

    obj: Reg
    index: Reg
    mnemonic: ClassVar[str] = "del_item"


@final
@dataclass(slots=True)
class GetGlobal(Op):
    """``%0 = get_global name`` — the module's namespace, then the language's built-in names."""

    dest: Reg
    name: str
    mnemonic: ClassVar[str] = "get_global"


@final
@dataclass(slots=True)
class SetGlobal(Op):
    """``set_global name %1``"""

    name: str
    value: Reg
    mnemonic: ClassVar[str] = "set_global"


@final
@dataclass(slots=True)
class DelGlobal(Op):
    """``del_global name``"""

    name: str
    mnemonic: ClassVar[str] = "del_global"


@final
@dataclass(slots=True)
class GetName(Op):
    """``%0 = get_name name`` — in a class body: its namespace, then cell ``@n`` if given, then globals."""

    dest: Reg
    name: str
    cell: int | None = None
    mnemonic: ClassVar[str] = "get_name"


@final
@dataclass(slots=True)
class SetName(Op):
    """``set_name name %1`` — binds in the namespace of a class body."""

    name: str
    value: Reg
    mnemonic: ClassVar[str] = "set_name"


@final
@dataclass(slots=True)
class DelName(Op):
    """``del_name name``"""

    name: str
    mnemonic: ClassVar[str] = "del_name"


@final
@dataclass(slots=True)
class GetCell(Op):
    """``%0 = get_cell @1`` — a variable shared with an inner or outer function; unbound raises."""

    dest: Reg
    cell: int
    mnemonic: ClassVar[str] = "get_cell"


@final
@dataclass(slots=True)
class SetCell(Op):
    """``set_cell @1 %2``"""

    cell: int
    value: Reg
    mnemonic: ClassVar[str] = "set_cell"


@final
@dataclass(slots=True)
class DelCell(Op):
    """``del_cell @1``"""

    cell: int
    mnemonic: ClassVar[str] = "del_cell"


@final
@dataclass(slots=True)
class CheckBound(Op):
    """``check_bound %1 name`` — raises the language's error where the local has no value yet."""

    reg: Reg
    name: str
    mnemonic: ClassVar[str] = "check_bound"


@final
@dataclass(slots=True)
class Unbind(Op):
    """``unbind %1`` — the local has no value from here on."""

    reg: Reg
    mnemonic: ClassVar[str] = "unbind"


@final
@dataclass(slots=True)
class Unpack(Op):
    """``unpack [%1 *%2 %3] = %4`` — exact length, or a ``*`` target that takes the rest as a list."""

    dests: tuple[Reg, ...]
    src: Reg
    star: int = -1
    mnemonic: ClassVar[str] = "unpack"


# --- functions, classes, calls -----------------------------------------------------------------


@final
@dataclass(slots=True)
class MakeFunction(Op):
    """``%0 = make_function 'f.g' defaults [%1] kwdefaults {k: %2} cells [@0 @1] annotations %3``

    ``function`` is the key of a function of the same module; ``cells`` are cells of the enclosing
    activation that become its free cells, in the order of its ``frees``.
    """

    dest: Reg
    function: str
    defaults: tuple[Reg, ...] = ()
    kwdefaults: tuple[tuple[str, Reg], ...] = ()
    cells: tuple[int, ...] = ()
    annotations: Reg | None = None
    mnemonic: ClassVar[str] = "make_function"


@final
@dataclass(slots=True)
class MakeClass(Op):
    """``%0 = make_class 'C' body 'C' bases [%1 *%2] keywords {metaclass: %3, **%4} cells [@0]``"""

    dest: Reg
    name: str
    function: str
    bases: tuple[Reg, ...] = ()
    starred: tuple[int, ...] = ()
    keywords: tuple[tuple[str | None, Reg], ...] = ()
    cells: tuple[int, ...] = ()
    mnemonic: ClassVar[str] = "make_class"


@final
@dataclass(slots=True)
class Call(Op):
    """``%0 = call %1 [%2 *%3] {key: %4, **%5}``"""

    dest: Reg
    func: Reg
    args: tuple[Reg, ...] = ()
    starred: tuple[int, ...] = ()
    keywords: tuple[tuple[str | None, Reg], ...] = ()
    mnemonic: ClassVar[str] = "call"


@final
@dataclass(slots=True)
class Iter(Op):
    """``%0 = iter %1`` — an iterator over a value."""

    dest: Reg
    src: Reg
    mnemonic: ClassVar[str] = "iter"


@final
@dataclass(slots=True)
class Await(Op):
    """``%0 = await %1``"""

    dest: Reg
    src: Reg
    mnemonic: ClassVar[str] = "await"


@final
@dataclass(slots=True)
class Yield(Op):
    """``%0 = yield %1`` — suspends; the register receives what is sent in."""

    dest: Reg
    value: Reg
    mnemonic: ClassVar[str] = "yield"


@final
@dataclass(slots=True)
class YieldFrom(Op):
    """``%0 = yield_from %1`` — delegates to an *iterator* until it ends; receives its result."""

    dest: Reg
    src: Reg
    mnemonic: ClassVar[str] = "yield_from"


@final
@dataclass(slots=True)
class Import(Op):
    """``%0 = import 'a.b' from [x y] level 1`` — without ``from``, the outermost module."""

    dest: Reg
    module: str
    names: tuple[str, ...] = ()
    level: int = 0
    mnemonic: ClassVar[str] = "import"


@final
@dataclass(slots=True)
class ImportFrom(Op):
    """``%0 = import_from %1 name``"""

    dest: Reg
    module: Reg
    name: str
    mnemonic: ClassVar[str] = "import_from"


@final
@dataclass(slots=True)
class ImportStar(Op):
    """``import_star %1`` — binds the public names of a module in the current namespace."""

    module: Reg
    mnemonic: ClassVar[str] = "import_star"


@final
@dataclass(slots=True)
class Catch(Op):
    """``%0 = catch`` — first operation of a handler block: takes the exception in flight."""

    dest: Reg
    mnemonic: ClassVar[str] = "catch"


@final
@dataclass(slots=True)
class EnterHandler(Op):
    """``%0 = enter_handler %1`` — ``%1`` becomes the exception being handled; keeps the former."""

    dest: Reg
    exception: Reg
    mnemonic: ClassVar[str] = "enter_handler"


@final
@dataclass(slots=True)
class LeaveHandler(Op):
    """``leave_handler %1`` — restores what :class:`EnterHandler` kept."""

    former: Reg
    mnemonic: ClassVar[str] = "leave_handler"


@final
@dataclass(slots=True)
class Intrinsic(Op):
    """``%0 = intrinsic 'format' [%1 %2]`` — an operation that the module's language defines."""

    dest: Reg
    name: str
    args: tuple[Reg, ...] = ()
    mnemonic: ClassVar[str] = "intrinsic"


@final
@dataclass(slots=True)
class Unknown(Op):
    """``%0 = unknown 'reason'`` — what the frontend could not lower; reaching it ends in unknown."""

    dest: Reg
    reason: str
    mnemonic: ClassVar[str] = "unknown"


# --- terminators -------------------------------------------------------------------------------


@final
@dataclass(slots=True)
class Jump(Terminator):
    """``jump ^1``"""

    target: Label
    mnemonic: ClassVar[str] = "jump"


@final
@dataclass(slots=True)
class Branch(Terminator):
    """``branch %1 ^2 ^3`` — on a Boolean (see ``unary truth``): then, else."""

    condition: Reg
    then: Label
    otherwise: Label
    mnemonic: ClassVar[str] = "branch"


@final
@dataclass(slots=True)
class Switch(Terminator):
    """``switch %1 {1: ^2, 2: ^3} else ^4`` — strict equality with literals."""

    value: Reg
    cases: tuple[tuple[object, Label], ...]
    default: Label
    mnemonic: ClassVar[str] = "switch"


@final
@dataclass(slots=True)
class Next(Terminator):
    """``%0 = next %1 ^2 ^3`` — body with the next item, or exit when the iterator has ended."""

    dest: Reg
    iterator: Reg
    body: Label
    exit: Label
    mnemonic: ClassVar[str] = "next"


@final
@dataclass(slots=True)
class Return(Terminator):
    """``return %1``"""

    value: Reg
    mnemonic: ClassVar[str] = "return"


@final
@dataclass(slots=True)
class Raise(Terminator):
    """``raise %1 from %2`` — without an exception: the one being handled."""

    exception: Reg | None = None
    cause: Reg | None = None
    mnemonic: ClassVar[str] = "raise"


@final
@dataclass(slots=True)
class Reraise(Terminator):
    """``reraise %1`` — goes on with an exception that :class:`Catch` took, as if never caught."""

    exception: Reg
    mnemonic: ClassVar[str] = "reraise"
