"""Hostile texts from a publisher's file to what readers get: DuckDB and Parquet hold them as they are, CSV nothing that a sheet runs."""

import csv
from dataclasses import replace
from datetime import date, datetime, timedelta

import duckdb
import pytest
from strikeledger.sources.cells import tidy

from tests.conftest import ROOT, Home
from tests.recordings.delivered import build, deliver
from tests.recordings.hostile_texts import TEXTS
from tests.recordings.labor_actions import HEADINGS, action
from tests.recordings.spreadsheets import as_rows, write_csv
from tests.recordings.two_sources import LISTING, MEDIATION, TRACKER_1, listed, mediated

pytestmark = pytest.mark.slow

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
FIRST_DAY = date(2021, 2, 1)
HOSTILE = [text for text in TEXTS if len(tidy(text)) > 1 and not text.startswith("[")]  # the gate takes no name of one letter


def entered(number: int, text: str) -> dict:
    """A row of the tracker with the text in every cell that may hold any."""
    day = FIRST_DAY + timedelta(days=4 * number)
    row = action(number, Timestamp=datetime(2022, 1, 1, number // 60, number % 60), Start_Date=day, End_Date=day, Duration_Amount=1.0)
    cells = ("Employer", "Labor Organization", "Industry", "City", "Worker Demands", "Source", "Notes", "Address")
    return row | dict.fromkeys(cells, text) | {"Local": None}


def listed_as(number: int, text: str) -> dict:
    day = date(2020 + number % 3, 2 + number // 3 % 9, 10).isoformat()  # spread, since the gate knows how many there are in a year
    row = listed(text, text, None, None, "ME", (day, day), 2_000 + 100 * number, 1)
    return row | dict.fromkeys(("Areas", "Bargaining unit", "Note", "Ownership"), text)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home built from one file of each of three publishers in which every name is a hostile text."""
    folder = tmp_path_factory.mktemp("hostile")
    home = Home(folder / "home", ROOT / "seeds")
    tracker = replace(TRACKER_1, name="tracker.csv", write=lambda file, rows: write_csv(file, as_rows(HEADINGS, rows)))
    in_a_sheet = [text for text in HOSTILE if text != "#REF!"]  # there it is an error, and the row is refused
    cases = [mediated(number, text, text, "", f"{text}, OH", ("06-07", "06-08"), 50) for number, text in enumerate(in_a_sheet, 1)]
    files = [
        replace(tracker, rows=tuple(entered(number, text) for number, text in enumerate(HOSTILE))),
        replace(LISTING, vintage="2022-12-31", rows=tuple(listed_as(number, text) for number, text in enumerate(in_a_sheet))),
        replace(MEDIATION, rows=tuple(case | {"City, State": "Springvale, OH"} for case in cases)),
    ]
    deliver(home, folder, files)
    build(home)
    return home


@pytest.fixture(scope="module")
def ask(home):
    with duckdb.connect(str(home.file), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        yield lambda sql: connection.execute(sql).fetchall()


def test_every_row_stands_for_an_action_and_every_name_is_there(ask):
    counts = dict(ask("select source_code, count(*) from fct_source_matches where source_code like '%\\_%' escape '\\' group by 1"))
    assert counts == {"ilr_labor_actions": len(HOSTILE), "bls_work_stoppages": len(HOSTILE) - 1, "fmcs_work_stoppages": len(HOSTILE) - 1}
    names = {name for (name,) in ask("select action_name from fct_labor_actions")}
    assert [text for text in HOSTILE if not any(name.startswith(f"{tidy(text)} ") for name in names)] == []
    unresolved = {
        name for (name,) in ask("select name_text from rpt_unresolved_names where kind_code = 'union' and source_code like 'ilr%'")
    }
    groups = {name for (name,) in ask("select group_name from fct_labor_action_participations")}
    assert unresolved and unresolved <= groups


def test_keys_are_plain_whatever_the_names_are(ask):
    for table, key in {"fct_labor_actions": "labor_action_key", "dim_employers": "employer_key", "dim_unions": "union_key"}.items():
        assert ask(f"select {key} from {table} where not regexp_full_match({key}, '[a-z0-9-]+')") == []


def test_parquet_holds_what_duckdb_holds(home, ask):
    for file in sorted((home.file.parent / "parquet").glob("*.parquet")):
        both = (f"select * from {file.stem}", f"select * from read_parquet('{file}')")
        for one, other in (both, both[::-1]):
            assert ask(f"select count(*) from ({one} except all {other})") == [(0,)], file.stem


def test_no_cell_of_a_csv_file_is_run_by_a_spreadsheet(home):
    for file in sorted((home.file.parent / "csv").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            started = {cell for row in csv.reader(stream) for cell in row if cell.startswith(FORMULAS) and not _is_number(cell)}
        assert started == set(), file.name


def test_the_apostrophe_stands_in_csv_alone(home, ask):
    (plain,) = ask("select list(action_name) from fct_labor_actions where left(action_name, 1) in ('=', '+', '-', '@')")[0]
    assert len(plain) >= 5
    with (home.file.parent / "csv" / "fct_labor_actions.csv").open(encoding="utf-8", newline="") as stream:
        exported = {row["action_name"] for row in csv.DictReader(stream)}
    assert {f"'{name}" for name in plain} <= exported
    everything = {name for (name,) in ask("select action_name from fct_labor_actions")}
    assert exported == {f"'{name}" if name in plain else name for name in everything}


def test_the_commands_print_such_names(home):
    for command in (
        ["unmatched", "--limit", "1000"],
        ["query", "select action_name from fct_labor_actions", "--format", "csv"],
        ["sources", "--files"],
    ):
        told = home.run(*command)
        assert told.returncode == 0 and "Traceback" not in told.stderr, told.stderr


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
