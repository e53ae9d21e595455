"""The parts of `docs/scenarios.md` that are derived from the tables of forms and functions.

Not for the rest of that page, which is written by hand.
"""

from __future__ import annotations

from presage.engine.scenario.expressions import FUNCTIONS
from presage.engine.scenario.form import TYPES, Form, Keyword
from presage.engine.scenario.forms import FORMS


def sections() -> dict[str, str]:
    """Markdown by section name: `given`, `when`, `then`, `functions`."""
    keywords: tuple[Keyword, ...] = ("Given", "When", "Then")
    forms = {keyword.lower(): "\n\n".join(_form(form) for form in FORMS if form.keyword == keyword) for keyword in keywords}
    return {**forms, "functions": _functions()}


def _form(form: Form) -> str:
    lines = [f"### {form.keyword}: {form.name}", "", f"`{form.keyword} {form.readable()}`", "", form.summary]
    if "relation}" in form.pattern:
        lines += ["", f"The relation is one of: {TYPES['relation'][1]}."]
    return "\n".join([*lines, "", "```gherkin", form.example, "```"])


def _functions() -> str:
    rows = [f"| `{name}( )` | {meaning} |" for name, meaning in FUNCTIONS.items()]
    return "\n".join(["| function | gives |", "| --- | --- |", *rows])


def updated(page: str) -> str:
    """The page with each section between `<!-- name -->` and `<!-- end name -->` replaced by what the tables say now.

    Raises ValueError when a section's marks are missing.
    """
    for name, text in sections().items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end {name} -->"
        if page.count(begin) != 1 or page.count(end) != 1:
            raise ValueError(f"the page needs the marks {begin.strip()} and {end}, each once")
        head, _, rest = page.partition(begin)
        _, _, tail = rest.partition(end)
        page = f"{head}{begin}\n{text}\n\n{end}{tail}"
    return page
