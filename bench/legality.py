"""Compares the legality pass with CPython's compiler on the standard library and on mutants of it.

    python bench/legality.py --mutants 2000 --seed 1

Prints agreements and disagreements, and how far the pass gets without the host's parser (the way it
works for a target of another version). The exit status is 1 where the two disagree.
"""

from __future__ import annotations

import argparse
import ast
import random
import re
import sys
import sysconfig
import time
import tokenize
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mutants import Subject, mutant

from presage.frontends.python.legality import check_source, own_findings

LIBRARY = Path(sysconfig.get_path("stdlib"))
TARGET = f"{sys.version_info[0]}.{sys.version_info[1]}"
LARGEST = 60_000
"""Mutated files have at most so many bytes, to keep a mutant's cost low."""


def refusal(source: bytes) -> str | None:
    """The compiler's message, or ``None`` when it accepts the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "<subject>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
            return getattr(error, "msg", None) or f"{type(error).__name__}: {error}"
    return None


def parses(source: bytes) -> bool:
    """Whether the parser alone accepts a file, so that only our own walk can refuse it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(source)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            return False
    return True


@dataclass
class Tally:
    """Counts of one comparison."""

    accepted: int = 0
    refused: int = 0
    same_message: int = 0
    too_strict: list[str] = field(default_factory=list)
    too_lax: list[str] = field(default_factory=list)

    def add(self, label: str, expected: str | None, messages: list[str]) -> None:
        """Compares the compiler's answer with ours."""
        if expected is None and messages:
            self.too_strict.append(f"{label}: we refuse: {messages[0]}")
        elif expected is not None and not messages:
            self.too_lax.append(f"{label}: the compiler refuses: {expected}")
        elif expected is None:
            self.accepted += 1
        else:
            self.refused += 1
            self.same_message += expected in messages

    @property
    def disagreements(self) -> int:
        """How many files the two judge differently."""
        return len(self.too_strict) + len(self.too_lax)

    def show(self, title: str, listed: int) -> None:
        """Prints the counts and the first disagreements."""
        total = self.accepted + self.refused + self.disagreements
        print(
            f"{title}: {total} files, agree {total - self.disagreements} (accepted {self.accepted}, refused {self.refused}, "
            f"same message {self.same_message}), too strict {len(self.too_strict)}, too lax {len(self.too_lax)}"
        )
        for line in (self.too_strict + self.too_lax)[:listed]:
            print("   ", line)


def library_files(limit: int | None, rng: random.Random) -> list[Path]:
    """The standard library's files, third-party packages apart."""
    files = [path for path in sorted(LIBRARY.rglob("*.py")) if "site-packages" not in path.parts]
    return files if limit is None else sorted(rng.sample(files, min(limit, len(files))))


def compare_library(files: list[Path], own: Tally) -> Tally:
    """Compares on unchanged files."""
    tally = Tally()
    for path in files:
        source = path.read_bytes()
        label = str(path.relative_to(LIBRARY))
        expected = refusal(source)
        tally.add(label, expected, [message for message, _ in check_source(source, TARGET)])
        own.add(label, expected, [message for message, _ in own_findings(source, TARGET)])
    return tally


def mutants_of(files: list[Path], count: int, rng: random.Random) -> Iterator[tuple[str, bytes]]:
    """Mutants of files that the compiler accepts: label and text."""
    subjects: dict[Path, Subject | None] = {}
    small = [path for path in files if path.stat().st_size < LARGEST]
    made = 0
    while made < count:
        path = rng.choice(small)
        if path not in subjects:
            subjects[path] = _subject(path)
        subject = subjects[path]
        if subject is None:
            continue
        name, text = mutant(subject, rng)
        made += 1
        yield f"#{made} {name} {path.relative_to(LIBRARY)}", text.encode("utf-8", "surrogatepass")


def _subject(path: Path) -> Subject | None:
    source = path.read_bytes()
    if refusal(source) is not None:
        return None
    try:
        text = source.decode("utf-8")
        subject = Subject.of(text)
    except (UnicodeDecodeError, tokenize.TokenError, IndentationError):
        return None
    return subject if subject.tokens and "\r" not in text else None


def main() -> int:
    """Runs the comparison; 1 when the two disagree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=2000, help="how many mutated files")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=int, help="a sample of so many library files instead of all")
    parser.add_argument("--list", type=int, default=20, help="how many disagreements to print")
    parser.add_argument("--keep", type=Path, help="a folder for the mutants that disagree")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    everything = library_files(None, rng)
    own = Tally()
    started = time.perf_counter()
    library = compare_library(library_files(arguments.files, rng), own)
    library.show(f"Lib ({time.perf_counter() - started:.1f} s)", arguments.list)
    own.show("Lib, without the host's parser", 0)
    started = time.perf_counter()
    tally, own, kinds = Tally(), Tally(), Counter[str]()
    for label, text in mutants_of(everything, arguments.mutants, rng):
        expected = refusal(text)
        before = tally.disagreements, own.disagreements
        tally.add(label, expected, [message for message, _ in check_source(text, TARGET)])
        own.add(label, expected, [message for message, _ in own_findings(text, TARGET)])
        if expected is not None and parses(text):
            kinds[re.sub("'[^']*'|: .*", "…", expected)] += 1
        if arguments.keep and (tally.disagreements, own.disagreements) != before:
            arguments.keep.mkdir(parents=True, exist_ok=True)
            folder = "host" if tally.disagreements != before[0] else "own"
            (arguments.keep / f"{folder}-{arguments.seed}-{label.split()[0][1:]}.py").write_bytes(text)
    tally.show(f"mutants ({time.perf_counter() - started:.1f} s)", arguments.list)
    own.show("mutants, without the host's parser", arguments.list if arguments.keep else 0)
    print(f"refused after parsing: {sum(kinds.values())}, for {len(kinds)} kinds of reason")
    return 1 if library.disagreements or tally.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
