"""Scenarios about any text: a service checks it by patterns, and the verdict is about all texts, with a witness if one fails."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from presage.engine.cli.simulate import simulate

SERVICE = '''
import json
import re

FORM = re.compile(r"[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+")
OLD = re.compile(r"{old}")

def app(environ, start_response):
    mail = json.loads(environ["wsgi.input"].read())["mail"]
    if not FORM.fullmatch(mail):
        status = "400 Bad Request"
    elif OLD.match(mail):
        status = "201 Created"
    else:
        status = "500 Internal Server Error"
    start_response(status, [("Content-Type", "text/plain")])
    return [b"done"]
'''
PROJECT = """[project]
name = "mail"
pythonpath = ["."]
scenarios = ["."]

[services.form]
language = "python"
path = "form"
app = "form.app:app"
url = "http://form:8000"
"""
SCENARIO = """Feature: mail
  Scenario: what the form accepts passes the old check
    Given any text mail of up to 60 characters
    When form receives POST /
      \"\"\"json
      {"mail": "<mail>"}
      \"\"\"
    Then the status is not 500
"""


def simulated(folder: Path, old: str) -> Result:
    (folder / "form").mkdir()
    (folder / "form" / "app.py").write_text(SERVICE.replace("{old}", old), encoding="utf-8")
    (folder / "presage.toml").write_text(PROJECT, encoding="utf-8")
    (folder / "mail.feature").write_text(SCENARIO, encoding="utf-8")
    return CliRunner().invoke(simulate, ["--repo", str(folder)], standalone_mode=False)


def test_a_text_that_one_check_accepts_and_the_other_refuses_is_shown(tmp_path: Path) -> None:
    old = r"^[a-z0-9.]+@[a-z0-9]+\.(com|org)$"
    answer = simulated(tmp_path, old)
    assert "violated (witnessed)" in answer.output, answer.output
    found = re.search('with mail = "([^"]*)"', answer.output)
    assert found is not None and re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", found[1]) and not re.match(old, found[1])


@pytest.mark.parametrize("old", [r"[^@]+@[^@]+\.[^@.]+$", r"(?!.*@.*@)(?=.*\.).+@.*$"])
def test_a_wider_check_holds_for_every_text(tmp_path: Path, old: str) -> None:
    answer = simulated(tmp_path, old)
    assert "✓" in answer.output and "0 violated, 0 unknown" in answer.output, answer.output
