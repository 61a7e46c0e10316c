"""What the page on unattended runs promises: every event is explained, and the units call the command as it is."""

import re
from configparser import RawConfigParser
from pathlib import Path

import pytest
from strikeledger import attempts, cli, watch
from typer.testing import CliRunner

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "run-it-unattended.md").read_text(encoding="utf-8")
UNITS = sorted((ROOT / "deploy").glob("*.service"))


def test_every_event_is_explained():
    explained = set(re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE))
    ends = {attempts.PUBLISHED, attempts.UNCHANGED, attempts.REFUSED, attempts.BUSY, attempts.FAILED}
    assert explained == ends | {watch.STARTED, watch.WAITS, watch.FETCHED, watch.REFRESHING, watch.STOPPED}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_calls_the_command_as_it_is(unit):
    parser = RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(unit, encoding="utf-8")
    command, *arguments = parser["Service"]["ExecStart"].split()
    assert command.endswith("/bin/strikeledger") and command.partition("/.venv")[0] in parser["Service"]["Environment"]
    result = CliRunner().invoke(cli.app, [*arguments, "--help"])
    assert result.exit_code == 0, result.output
    assert parser["Service"]["ProtectSystem"] == "strict" and parser["Service"]["NoNewPrivileges"] == "yes"


def test_the_timer_starts_a_unit_that_is_there_and_the_page_names_each():
    assert (ROOT / "deploy" / "strikeledger-refresh.timer").is_file() and len(UNITS) == 2
    assert all(f"deploy/{unit.name}" in PAGE for unit in UNITS)
