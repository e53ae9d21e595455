"""Builds a git repository of the shop with six commits, two of them later than the tree beside this file.

    python build_history.py FOLDER            a git repository in FOLDER, which must be empty or absent
    python build_history.py --plain FOLDER    no git needed: one subfolder for each revision

Nothing is stored twice: a commit is a few edits, undone from this tree for the commits before it (`RELEASED` is its
own), done to it for those after. Names and dates are fixed, so the commit ids are always the same.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SHOP = Path(__file__).parent
PARTS = ("README.md", "presage.toml", "gateway", "billing", "fx", "scenarios")
SUFFIXES = (".feature", ".md", ".py", ".sql", ".toml")

Tree = dict[str, str]
"""Path, relative and with slashes, to text."""


class HistoryError(Exception):
    """The history can't be built; the message says why."""


@dataclass(frozen=True)
class Edit:
    """`before`, which the file has exactly once, becomes `after`."""

    path: str
    before: str
    after: str

    def done(self, tree: Mapping[str, str]) -> Tree:
        text = tree.get(self.path, "")
        if text.count(self.before) != 1:
            raise HistoryError(f"{self.path} has this {text.count(self.before)} times instead of once:\n{self.before}")
        return {**tree, self.path: text.replace(self.before, self.after)}

    def undone(self, tree: Mapping[str, str]) -> Tree:
        return Edit(self.path, self.after, self.before).done(tree)


@dataclass(frozen=True)
class Added:
    """The file, as it is in this tree, is there from this commit on; so not for commits after `RELEASED`."""

    path: str

    def done(self, tree: Mapping[str, str]) -> Tree:
        raise HistoryError(f"{self.path} is in no earlier tree, and only edits can follow {RELEASED}")

    def undone(self, tree: Mapping[str, str]) -> Tree:
        if self.path not in tree:
            raise HistoryError(f"no file {self.path}")
        return {path: text for path, text in tree.items() if path != self.path}


@dataclass(frozen=True)
class Commit:
    """One commit. `name` is its name here and the folder of its plain form; `edits` are against the one before."""

    name: str
    author: str
    date: str
    message: str
    edits: Sequence[Edit | Added] = ()


ADA = "Ada Marsh <ada@shop.example>"
TOM = "Tom Weber <tom@shop.example>"
RELEASED = "newest-first"
"""The commit whose tree is beside this file; it carries the tag v1.0."""
FAULTY = "round-first"
"""The commit that breaks a promise of the scenarios."""

HISTORY = (
    Commit(
        "first",
        ADA,
        "2026-01-12T09:30:00+00:00",
        "Change a customer's plan: gateway, billing and fx\n\n"
        "The invoice for the rest of the month is in the customer's currency.\n",
    ),
    Commit(
        "timeout",
        TOM,
        "2026-01-20T15:05:00+00:00",
        "Read the timeout for calls to fx from the environment\n\n"
        "Two seconds were too long for staging, where fx is often away.\n",
        (
            Edit("billing/fx_client.py", "timeout=2\n", "timeout=self._timeout\n"),
            Edit(
                "billing/fx_client.py",
                "(self, base_url: str) -> None:\n        self._base_url = base_url\n",
                "(self, base_url: str, timeout: float) -> None:\n"
                "        self._base_url = base_url\n"
                "        self._timeout = timeout\n",
            ),
            Edit("billing/app.py", "FxClient(settings.fx_url)", "FxClient(settings.fx_url, settings.fx_timeout)"),
            Edit(
                "billing/settings.py",
                "    fx_url: str\n",
                '    fx_url: str\n    fx_timeout: float\n    """Seconds to wait for an answer of fx."""\n',
            ),
            Edit(
                "billing/settings.py",
                'rstrip("/"),\n',
                'rstrip("/"),\n            fx_timeout=float(environ.get("FX_TIMEOUT_SECONDS", "2")),\n',
            ),
            Edit(
                "presage.toml",
                'FX_URL = "http://fx:8002", ',
                'FX_URL = "http://fx:8002", FX_TIMEOUT_SECONDS = "2", ',
            ),
        ),
    ),
    Commit(
        "proration-flag",
        ADA,
        "2026-02-03T10:12:00+00:00",
        "Put proration behind a feature flag\n\n"
        "Without it the whole month of the new plan is charged, as before this system.\n",
        (
            Added("scenarios/proration.feature"),
            Edit(
                "billing/settings.py",
                '    """Seconds to wait for an answer of fx."""\n',
                '    """Seconds to wait for an answer of fx."""\n'
                "    proration: bool\n"
                '    """Feature flag: a plan change is charged by the day, not by the month."""\n',
            ),
            Edit(
                "billing/settings.py",
                '"FX_TIMEOUT_SECONDS", "2")),\n',
                '"FX_TIMEOUT_SECONDS", "2")),\n            proration=environ.get("FEATURE_PRORATION", "on") == "on",\n',
            ),
            Edit("billing/routes.py", "change, today())", "change, today(), settings.proration)"),
            Edit(
                "billing/routes.py",
                "-> ResponseReturnValue:\n    fx: FxClient",
                '-> ResponseReturnValue:\n    settings: Settings = current_app.config["SETTINGS"]\n    fx: FxClient',
            ),
            Edit(
                "billing/routes.py",
                "from billing.plan_change import PlanChange, change_plan\n",
                "from billing.plan_change import PlanChange, change_plan\nfrom billing.settings import Settings\n",
            ),
            Edit(
                "billing/plan_change.py",
                "change: PlanChange, today: date\n",
                "change: PlanChange, today: date, proration: bool\n",
            ),
            Edit(
                "billing/plan_change.py",
                "    lines = prorated_lines(customer, plan, days_in_month - day + 1, days_in_month, rate)\n",
                "    if proration:\n"
                "        lines = prorated_lines(customer, plan, days_in_month - day + 1, days_in_month, rate)\n"
                "    else:\n"
                "        lines = [Line(LineKind.CHARGE, plan.name, convert(from_cents(plan.price_cents), rate))]\n",
            ),
            Edit("billing/plan_change.py", "import convert, prorate,", "import convert, from_cents, prorate,"),
            Edit("presage.toml", 'FX_TIMEOUT_SECONDS = "2", ', 'FX_TIMEOUT_SECONDS = "2", FEATURE_PRORATION = "on", '),
            Edit(
                "presage.toml",
                "opens it\n",
                "opens it\n\n"
                "[services.billing.flags]      # feature flags: the variable that carries each, and its two values\n"
                'proration = { env = "FEATURE_PRORATION", on = "on", off = "off" }\n',
            ),
            Edit(
                "README.md",
                "read in its `settings.py`. `presage.toml`",
                "read in its `settings.py`. `FEATURE_PRORATION=off` charges a whole month for\n"
                "a plan change instead of the days that are left. `presage.toml`",
            ),
        ),
    ),
    Commit(
        "newest-first",
        TOM,
        "2026-02-17T13:40:00+00:00",
        "List invoices newest first, and no more than asked for\n\n"
        "Customers of the first hour have hundreds; the page shows the last ones.\n",
        (
            Added("scenarios/invoices.feature"),
            Edit(
                "gateway/settings.py",
                '    billing_timeout: float\n    """Seconds to wait for an answer of billing."""\n',
                "    billing_timeout: float\n"
                '    """Seconds to wait for an answer of billing."""\n'
                "    invoice_limit: int\n"
                '    """The most invoices that one listing returns."""\n',
            ),
            Edit(
                "gateway/settings.py",
                '"BILLING_TIMEOUT_SECONDS", "5")),\n',
                '"BILLING_TIMEOUT_SECONDS", "5")),\n'
                '            invoice_limit=int(environ.get("INVOICE_LIMIT", "50")),\n',
            ),
            Edit(
                "gateway/inputs.py",
                "    return value\n",
                "    return value\n"
                "\n"
                "\n"
                "def parse_limit(text: str | None, most: int) -> int:\n"
                '    """How many invoices to list: `most` unless the client asks for fewer."""\n'
                "    if text is None:\n"
                "        return most\n"
                "    if not text.isdecimal() or int(text) == 0:\n"
                '        raise ApiError(400, "limit must be a positive whole number")\n'
                "    return min(int(text), most)\n",
            ),
            Edit(
                "gateway/routes.py",
                "    return jsonify(billing().invoices(customer_id))\n",
                '    settings: Settings = current_app.config["SETTINGS"]\n'
                '    limit = parse_limit(request.args.get("limit"), settings.invoice_limit)\n'
                "    return jsonify(billing().invoices(customer_id, limit))\n",
            ),
            Edit(
                "gateway/routes.py",
                "import parse_plan_change\n",
                "import parse_limit, parse_plan_change\nfrom gateway.settings import Settings\n",
            ),
            Edit(
                "gateway/billing_client.py",
                "    def invoices(self, customer_id: int) -> Any:\n"
                '        return self._call("GET", f"/internal/customers/{customer_id}/invoices")\n',
                "    def invoices(self, customer_id: int, limit: int) -> Any:\n"
                '        return self._call("GET", f"/internal/customers/{customer_id}/invoices", '
                'params={"limit": limit})\n',
            ),
            Edit(
                "billing/routes.py", "customer.id)\n", 'customer.id, request.args.get("limit", default=50, type=int))\n'
            ),
            Edit(
                "billing/store.py",
                'customer_id: int) -> list[Invoice]:\n    """The customer\'s invoices, oldest first."""\n',
                'customer_id: int, limit: int) -> list[Invoice]:\n    """The customer\'s invoices, newest first."""\n',
            ),
            Edit(
                "billing/store.py",
                'WHERE customer_id = ? ORDER BY id", (customer_id,)\n',
                'WHERE customer_id = ? ORDER BY id DESC LIMIT ?", (customer_id, limit)\n',
            ),
            Edit("README.md", "/invoices\n", "/invoices?limit=10\n"),
        ),
    ),
    Commit(
        "round-first",
        ADA,
        "2026-03-02T16:20:00+00:00",
        "Round amounts to cents before converting them\n\n"
        "Finance checks the lines of an invoice against the price list, which is in dollars and whole cents.\n"
        "With the rounding in front, what is converted is an amount that they can see in their sheets.\n",
        (
            Edit(
                "billing/money.py",
                '    """An amount in another currency, in whole cents of it."""\n'
                "    return round_to_cents(amount * rate)\n",
                '    """An amount of whole cents in another currency."""\n    return round_to_cents(amount) * rate\n',
            ),
        ),
    ),
    Commit(
        "log-rate",
        TOM,
        "2026-03-04T08:55:00+00:00",
        "Log the rate of each plan change\n\nSupport asks for it about once a week.\n",
        (
            Edit("billing/plan_change.py", "import calendar\n", "import calendar\nimport logging\n"),
            Edit(
                "billing/plan_change.py",
                'BASE_CURRENCY = "USD"\n',
                'logger = logging.getLogger(__name__)\n\nBASE_CURRENCY = "USD"\n',
            ),
            Edit(
                "billing/plan_change.py",
                "customer.currency, today)\n",
                "customer.currency, today)\n"
                '    logger.info("customer %s moves to %s at a rate of %s", customer.id, plan.code, rate)\n',
            ),
        ),
    ),
)


def released_tree() -> Tree:
    """The files beside this one that belong to the shop."""
    files = [path for part in PARTS for path in sorted((SHOP / part).rglob("*")) or [SHOP / part]]
    return {
        path.relative_to(SHOP).as_posix(): path.read_text("utf-8")
        for path in files
        if path.is_file() and path.suffix in SUFFIXES
    }


def trees() -> Iterator[tuple[Commit, Tree]]:
    """Each commit with its whole tree, oldest first. Raises HistoryError where an edit does not fit."""
    position = [commit.name for commit in HISTORY].index(RELEASED)
    tree = released_tree()
    found = [tree]
    for commit in reversed(HISTORY[1 : position + 1]):
        for edit in reversed(commit.edits):
            tree = edit.undone(tree)
        found.insert(0, tree)
    tree = found[-1]
    for commit in HISTORY[position + 1 :]:
        for edit in commit.edits:
            tree = edit.done(tree)
        found.append(tree)
    return iter(zip(HISTORY, found, strict=True))


def tree_of(name: str) -> Tree:
    """The tree of the commit with this name in `HISTORY`."""
    return next(tree for commit, tree in trees() if commit.name == name)


def write(tree: Tree, folder: Path) -> None:
    """Put the tree's files below the folder."""
    for path, text in tree.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")


def build_plain(folder: Path) -> None:
    """One subfolder for each commit, by its name."""
    make_empty(folder)
    for commit, tree in trees():
        write(tree, folder / commit.name)


def build_repository(folder: Path) -> None:
    """A git repository with the branch `main` checked out, and the tag `v1.0` on `RELEASED`.

    Raises HistoryError: the folder has something in it, or git is missing or fails.
    """
    history = list(trees())
    make_empty(folder)
    git(folder, "init", "--quiet", "--template=", "--object-format=sha1")
    git(folder, "symbolic-ref", "HEAD", "refs/heads/main")
    git(folder, "fast-import", "--quiet", "--date-format=rfc2822", given=b"".join(stream(history)))
    git(folder, "reset", "--quiet", "--hard", "main")


def stream(history: Sequence[tuple[Commit, Tree]]) -> Iterator[bytes]:
    """The commits in the language of `git fast-import`."""
    for mark, (commit, tree) in enumerate(history, start=1):
        when = datetime.fromisoformat(commit.date).strftime("%a, %d %b %Y %H:%M:%S %z")
        yield f"commit refs/heads/main\nmark :{mark}\ncommitter {commit.author} {when}\n".encode()
        yield data(commit.message) + b"deleteall\n"
        for path, text in sorted(tree.items()):
            yield f"M 644 inline {path}\n".encode() + data(text)
        if commit.name == RELEASED:
            yield f"reset refs/tags/v1.0\nfrom :{mark}\n".encode()


def data(text: str) -> bytes:
    """The text as data in a stream for `git fast-import`."""
    content = text.encode()
    return b"data %d\n%s\n" % (len(content), content)


def git(folder: Path, *arguments: str, given: bytes | None = None) -> str:
    """The output of a git command in the folder, whatever the user's own configuration says."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    try:
        finished = subprocess.run(
            ["git", "-C", str(folder), *arguments], input=given, capture_output=True, env=environment, check=False
        )
    except FileNotFoundError:
        raise HistoryError("git is not installed; --plain needs none") from None
    if finished.returncode != 0:
        raise HistoryError(f"git {arguments[0]}: {finished.stderr.decode().strip()}")
    return finished.stdout.decode()


def make_empty(folder: Path) -> None:
    """Make the folder. Raises HistoryError if there is something in it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise HistoryError(f"{folder} is not an empty folder")
    folder.mkdir(parents=True, exist_ok=True)


def main() -> int:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description="Build the history of the shop.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--plain", action="store_true", help="a subfolder for each revision instead of a repository")
    arguments = parser.parse_args()
    try:
        if arguments.plain:
            build_plain(arguments.folder)
            print("\n".join(commit.name for commit in HISTORY))
        else:
            build_repository(arguments.folder)
            print(git(arguments.folder, "log", "--reverse", "--format=%h%d %s", "main"), end="")
    except HistoryError as error:
        print(f"build_history: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
