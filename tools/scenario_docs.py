"""Brings the derived parts of `docs/scenarios.md` up to date: run `python tools/scenario_docs.py`."""

from pathlib import Path

from presage.engine.scenario.documentation import updated

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scenarios.md"

if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
