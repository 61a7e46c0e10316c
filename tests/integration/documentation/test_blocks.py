"""What the documentation tells to run, runs, and prints what the page shows. What is not run is marked, and its commands still exist."""

import csv
import io
import re
import shlex
import shutil

import click
import duckdb
import pytest
import typer.main
import yaml

from tests.integration.documentation.pages import TESTED_APART, blocks_of, pages

BLOCKS = [block for page in pages() for block in blocks_of(page) if block.language not in TESTED_APART.get(block.page, ())]
TO_RUN = [block for block in BLOCKS if block.reason is None]
READABLE = {"yaml": yaml.safe_load, "csv": lambda text: list(csv.reader(io.StringIO(text), strict=True))}
# A block runs on this machine: only these programs and verbs may stand in one, and none of them writes outside its folder.
READING_VERBS = {"query", "explain", "sources", "releases", "verify", "diff", "doctor", "unmatched", "reports", "check"}
PROGRAMS = {"strikeledger", "uv", "python", "Rscript"}
_CALL = re.compile(r"(?<![\w/.-])(?:[\w./]*/bin/)?strikeledger((?: +(?:\"[^\"]*\"|'[^']*'|[^\s;&|>)#]+))+)")


def in_language(*languages: str) -> list:
    return [pytest.param(block, id=str(block)) for block in TO_RUN if block.language in languages]


def test_every_language_has_a_way_to_be_run():
    unknown = {block.language for block in TO_RUN} - {"sh", "python", "sql", "r", *READABLE}
    assert not unknown, f"say how {unknown} is run, or mark its blocks `<!-- not run: why -->`"


@pytest.mark.parametrize("block", in_language("sql"))
def test_a_query_finds_rows(built, block):
    with duckdb.connect(str(built.file), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        for statement in connection.extract_statements(block.text):
            rows = connection.execute(statement).fetchall()
    assert rows
    if block.output:
        assert "\n".join(" | ".join(str(value) for value in row) for row in rows) == block.output.rstrip()


def only_reads(block) -> None:
    """Fails before anything runs when a block may write: it is to be marked as not run."""
    verbs = {shlex.split(call)[0] for call in _CALL.findall(block.text)}
    programs = {shlex.split(line, comments=True)[0] for line in block.text.splitlines() if line.strip()}
    beyond = (verbs - READING_VERBS) | (programs - PROGRAMS) | (set("<>|;&`$") & set(re.sub(r"\"[^\"]*\"|'[^']*'|#.*", "", block.text)))
    assert not beyond, f"{block} may write ({', '.join(sorted(beyond))}): mark it `<!-- not run: why -->`"


@pytest.mark.parametrize("block", in_language("sh"))
def test_a_command_works(desk, block):
    only_reads(block)
    printed = desk.run("bash", "-euo", "pipefail", "-c", block.text)
    if block.output:
        assert printed.rstrip() == block.output.rstrip()


@pytest.mark.parametrize("block", in_language("python"))
def test_a_python_block_works(desk, block):
    printed = desk.run("python", "-", stdin=block.text)
    if block.output:
        assert printed.rstrip() == block.output.rstrip()


@pytest.mark.parametrize("block", in_language("r"))
def test_an_r_block_works(desk, block):
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed (Debian: r-base-core)")
    printed = desk.run("Rscript", "--vanilla", "-e", block.text)
    if block.output:
        assert printed.rstrip() == block.output.rstrip()


@pytest.mark.parametrize("block", in_language(*READABLE))
def test_a_file_can_be_read(block):
    assert READABLE[block.language](block.text)


def calls() -> list:
    """Every call of our command in the documentation, run or not: where, and its arguments."""
    return [
        pytest.param(shlex.split(call), id=f"{block}: {' '.join(call.split())[:40]}")
        for block in BLOCKS
        if block.language in ("sh", "crontab")
        for call in _CALL.findall(block.text)
    ]


@pytest.mark.parametrize("arguments", calls())
def test_a_call_names_a_verb_and_its_options(arguments):
    from strikeledger.cli import app

    command = typer.main.get_command(app)
    name, *rest = arguments
    assert name in command.commands, f"{name} is no verb"
    command.commands[name].make_context(name, rest, parent=click.Context(command))
