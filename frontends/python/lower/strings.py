"""Literals: numbers, strings, bytes, formatted strings and their implicit concatenation."""

from __future__ import annotations

import re
import unicodedata

from presage.engine.ir import ops
from presage.engine.ir.ops import Reg, Span
from presage.frontends.python.lower.context import Expression, FunctionLowering
from presage.frontends.python.lower.syntax import Damaged, Node, field, kind, kinds, parts

# --- numbers -------------------------------------------------------------------------------------


def number(f: FunctionLowering, node: Node) -> Reg:
    """A number."""
    return f.b.const(f.span(node), number_value(f, node))


def number_value(f: FunctionLowering, node: Node) -> int | float | complex:
    """The value of a numeric literal; damaged syntax where the language has no such number."""
    text = f.text(node)
    try:
        return parse_number(text)
    except ValueError:
        raise Damaged(node, "invalid decimal literal") from None


def parse_number(text: str) -> int | float | complex:
    """The value of a numeric literal. Raises ValueError where it is none."""
    if text.isdigit() and (text[0] != "0" or len(text) == 1):
        return int(text)
    plain = text.replace("_", "")
    if plain[-1] in "jJ":
        return complex(0, float(plain[:-1]))
    if plain[:2] in ("0x", "0X", "0o", "0O", "0b", "0B"):
        return int(plain, 0)
    if plain.isdigit():
        return int(plain, 0)
    return float(plain)


# --- strings -------------------------------------------------------------------------------------


def string(f: FunctionLowering, node: Node) -> Reg:
    """One string or bytes literal, formatted or not."""
    pieces = string_pieces(f, node)
    if len(pieces) == 1 and not isinstance(pieces[0], Node):
        return f.b.const(f.span(node), pieces[0])
    return _join(f, f.span(node), pieces)


def concatenated(f: FunctionLowering, node: Node) -> Reg:
    """Adjacent literals: texts are joined, formatted parts stay in order."""
    pieces: list[str | bytes | Node] = []
    for each in parts(node):
        for piece in string_pieces(f, each):
            last = pieces[-1] if pieces else None
            if isinstance(piece, str) and isinstance(last, str):
                pieces[-1] = last + piece
            elif isinstance(piece, bytes) and isinstance(last, bytes):
                pieces[-1] = last + piece
            else:
                pieces.append(piece)
    if any(isinstance(piece, bytes) for piece in pieces) and len(pieces) > 1:
        raise Damaged(node, "cannot mix bytes and nonbytes literals")
    first = pieces[0]
    if len(pieces) == 1 and not isinstance(first, Node):
        return f.b.const(f.span(node), first)
    return _join(f, f.span(node), pieces)


def is_bytes(f: FunctionLowering, node: Node) -> bool:
    """Whether a string or a concatenation of strings is of bytes."""
    first = parts(node)[0] if node.kind_id == _CONCATENATED else node
    return "b" in _prefix(f, first).lower()


def literal(f: FunctionLowering, node: Node) -> str | None:
    """The value of a text literal without formatted parts (adjacent ones joined); None for anything else."""
    nodes = parts(node) if node.kind_id == _CONCATENATED else [node]
    values: list[str] = []
    for each in nodes:
        if each.kind_id != _STRING or not _LETTERS.isdisjoint(_prefix(f, each)):
            return None
        (piece,) = string_pieces(f, each)
        if not isinstance(piece, str):
            return None
        values.append(piece)
    return "".join(values)


def _prefix(f: FunctionLowering, node: Node) -> str:
    return f.text(node.children[0]).rstrip("'\"")


def string_pieces(f: FunctionLowering, node: Node) -> list[str | bytes | Node]:
    """The texts and the interpolations of one literal, in order; a plain literal is one text."""
    source = f.module.source
    whole = source[node.start_byte : node.end_byte]
    if whole[0] in _QUOTES and b"\\" not in whole and b"\r" not in whole:
        size = 3 if whole[:3] in _TRIPLE else 1
        return [whole[size:-size].decode("utf-8", "surrogatepass")]
    children = node.children
    start = children[0].end_byte
    opening = source[children[0].start_byte : start]
    prefix = opening.rstrip(b"'\"").lower()
    end = node.end_byte - len(opening) + len(prefix)  # the closing node may hold text as well: r'\''
    try:
        if b"b" in prefix:
            return [_bytes_value(source[start:end], b"r" in prefix)]
        if b"f" not in prefix:
            text = _text(source[start:end])
            return [text if b"r" in prefix else unescape(text)]
        return _formatted_pieces(f, children, end, b"r" in prefix)
    except ValueError as problem:
        raise Damaged(node, str(problem)) from None


def _text(raw: bytes) -> str:
    """The text between quotes, line ends as the language reads them."""
    text = raw.decode("utf-8", "surrogatepass")
    return text.replace("\r\n", "\n") if "\r" in text else text


def _formatted_pieces(f: FunctionLowering, children: list[Node], end: int, raw: bool) -> list[str | bytes | Node]:
    pieces: list[str | bytes | Node] = []
    position = children[0].end_byte
    for each in children:
        if each.kind_id == _INTERPOLATION:
            _add_text(pieces, formatted_text(_text(f.module.source[position : each.start_byte]), raw))
            pieces.append(each)
            position = each.end_byte
    _add_text(pieces, formatted_text(_text(f.module.source[position:end]), raw))
    return pieces or [""]


def _add_text(pieces: list[str | bytes | Node], text: str) -> None:
    if text:
        pieces.append(text)


# --- escapes -------------------------------------------------------------------------------------

_ESCAPES = {
    "\n": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip
_ESCAPE = re.compile(r"\\(?:N\{([^}]*)\}|([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_FORMATTED = re.compile(r"\{\{|\}\}|" + _ESCAPE.pattern, re.DOTALL)
_BYTES_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)


def unescape(text: str) -> str:
    """A string's value. Raises ValueError for an escape that the compiler refuses."""
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def formatted_text(text: str, raw: bool) -> str:
    """The value of a text part of a formatted string: like a string's, with doubled braces."""
    if raw:
        return text.replace("{{", "{").replace("}}", "}")
    return _FORMATTED.sub(_escaped, text) if "\\" in text or "{" in text or "}" in text else text


def _escaped(match: re.Match[str]) -> str:
    name, octal, short, middle, long, other = match.groups()
    if other is not None:
        if other in "xuUN":
            raise ValueError(f"(unicode error) 'unicodeescape' codec can't decode bytes: truncated \\{other} escape")
        return _ESCAPES.get(other, "\\" + other)
    if octal is not None:
        return chr(int(octal, 8))
    digits = short or middle or long
    if digits is not None:
        return chr(int(digits, 16))
    if name is None:
        return match.group()[0]
    try:
        return unicodedata.lookup(name)
    except KeyError:
        raise ValueError("(unicode error) 'unicodeescape' codec can't decode bytes: unknown Unicode character name") from None


def _bytes_value(raw: bytes, is_raw: bool) -> bytes:
    raw = raw.replace(b"\r\n", b"\n")
    if not raw.isascii():
        raise ValueError("bytes can only contain ASCII literal characters")
    return raw if is_raw or b"\\" not in raw else _BYTES_ESCAPE.sub(_escaped_byte, raw)


def _escaped_byte(match: re.Match[bytes]) -> bytes:
    octal, digits, other = match.groups()
    if octal is not None:
        return bytes([int(octal, 8) & 0xFF])
    if digits is not None:
        return bytes([int(digits, 16)])
    if other == b"x":
        raise ValueError("(value error) invalid \\x escape")
    character = other.decode("ascii")
    return _ESCAPES[character].encode("latin-1") if character in _ESCAPES else b"\\" + other


# --- formatted strings ---------------------------------------------------------------------------


def _join(f: FunctionLowering, span: Span, pieces: list[str | bytes | Node]) -> Reg:
    """Formats the interpolations in order and joins everything."""
    registers: list[Reg] = []
    for piece in pieces:
        if isinstance(piece, Node):
            registers.extend(_interpolation(f, span, piece))
        else:
            registers.append(f.b.const(span, piece))
    if len(registers) == 1:
        return registers[0]
    result = f.b.temp()
    f.b.emit(ops.BuildString(span, result, tuple(registers)))
    return result


def _interpolation(f: FunctionLowering, span: Span, node: Node) -> list[Reg]:
    """`{value=!r:spec}`: the text before `=` if it stands there, and the formatted value."""
    expression, conversion, specifier, shown = None, "", None, None
    for each in parts(node):
        kind = each.kind_id
        if kind == _SPECIFIER:
            specifier = each
        elif kind == _CONVERSION:
            conversion = f.text(each)[1:]
        elif each.is_named:
            expression = each
        elif each.type == "=":
            shown = each
    if expression is None:
        raise Damaged(node, "f-string: empty expression not allowed")
    registers: list[Reg] = []
    if shown is not None:
        registers.append(f.b.const(span, _text(f.module.source[node.start_byte + 1 : _end_of_text(f, shown)])))
        if not conversion and specifier is None:
            conversion = "r"
    if expression.kind_id == _WALRUS:  # the grammar reads `{x:=5}` so; it is x with the specifier `=5`
        name = expression.children[0]
        value = f.expr(name)
        spec = _walrus_specifier(f, span, name, expression)
    else:
        value = f.expr(expression)
        spec = f.b.const(span, "") if specifier is None else _specifier(f, span, specifier)
    registers.append(f.b.intrinsic(span, "format", value, f.b.const(span, conversion), spec))
    return registers


def _walrus_specifier(f: FunctionLowering, span: Span, name: Node, whole: Node) -> Reg:
    """The specifier that the grammar took for the value of `:=`; what is nested in it, for sets of one element."""
    source = f.module.source
    position = source.index(b"=", name.end_byte)
    registers: list[Reg] = []
    for each in _sets(whole):
        registers.append(f.b.const(span, formatted_text(_text(source[position : each.start_byte]), True)))
        inner = f.expr(each.named_children[0])
        registers.append(f.b.intrinsic(span, "format", inner, f.b.const(span, ""), f.b.const(span, "")))
        position = each.end_byte
    registers.append(f.b.const(span, formatted_text(_text(source[position : whole.end_byte]), True)))
    if len(registers) == 1:
        return registers[0]
    result = f.b.temp()
    f.b.emit(ops.BuildString(span, result, tuple(registers)))
    return result


def _sets(node: Node) -> list[Node]:
    """The outermost sets in a tree, in order."""
    found: list[Node] = []
    for child in node.children:
        found.extend([child] if child.kind_id == _SET else _sets(child))
    return found


def _end_of_text(f: FunctionLowering, sign: Node) -> int:
    """Where the text that `=` shows ends: after the blanks that follow it."""
    source = f.module.source
    end = sign.end_byte
    while source[end : end + 1].isspace():
        end += 1
    return end


def _specifier(f: FunctionLowering, span: Span, node: Node) -> Reg:
    """A format specifier: text and nested interpolations."""
    string_node = node.parent
    while string_node is not None and string_node.kind_id != _STRING:
        string_node = string_node.parent
    raw = string_node is not None and "r" in _prefix(f, string_node).lower()
    pieces: list[str | bytes | Node] = []
    source = f.module.source
    position = node.start_byte + 1
    for each in node.children:
        if each.kind_id in _NESTED:
            _add_text(pieces, formatted_text(_text(source[position : each.start_byte]), raw))
            pieces.append(each)
            position = each.end_byte
    _add_text(pieces, formatted_text(_text(source[position : node.end_byte]), raw))
    return _join(f, span, pieces or [""])


_STRING = kind("string")
_CONCATENATED = kind("concatenated_string")
_INTERPOLATION = kind("interpolation")
_SPECIFIER = kind("format_specifier")
_CONVERSION = kind("type_conversion")
_WALRUS = kind("named_expression")
_SET = kind("set")
_NESTED = kinds("format_expression", "interpolation")
_EXPRESSION = field("expression")
_LETTERS = frozenset("fFbB")
_QUOTES = b"'\""
_TRIPLE = (b"'''", b'"""')

LITERALS: dict[str, Expression] = {
    "integer": number,
    "float": number,
    "string": string,
    "concatenated_string": concatenated,
}
"""What each node type of a literal does."""
