"""Runs command lines of Presage under a watch, and tells what the watch has found.

    python audited.py SPECIFICATION

The specification, and the answer on standard output, are JSON: {"analysed": [names of packages], "writable": [folders],
"runs": [{"arguments": [...], "input": text or null, "plant": name or null}]} gives a list of {"status", "output", "found"}.
`plant` names a violation that is done on purpose while the run simulates; see `planting`.
"""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from proof.planting import planted
from proof.watch import Watch


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        specification: dict[str, Any] = json.load(file)
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    watch = Watch(specification["analysed"], [Path(path) for path in specification["writable"]])
    watch.start()
    watch.watch_folding()
    from presage.engine.cli.main import run

    answers = []
    for each in specification["runs"]:
        watch.found.clear()
        sys.stdout = captured = io.StringIO()
        sys.stdin = io.StringIO(each.get("input") or "")
        with planted(each.get("plant"), Path(each.get("root") or ".")):
            status = run(each["arguments"])
        watch.check_modules()
        answers.append({"status": status, "output": captured.getvalue(), "found": list(watch.found), "folds": watch.folds})
        sys.stdout = sys.__stdout__
    json.dump(answers, output)
    output.close()


if __name__ == "__main__":
    main()
