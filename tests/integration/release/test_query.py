"""Questions in SQL: answered when they are one SELECT, and confined to the published file."""

import csv
import hashlib
import io
import json

import pytest
from strikeledger.errors import UsageError
from strikeledger.release.current import current_release
from strikeledger.release.query import rendered, run_query


@pytest.fixture
def file(published):
    return current_release(published.layout).file


def test_tables_are_found_with_and_without_their_schema(file):
    assert (
        run_query(file, "select count(*) from fct_actions").rows == run_query(file, "select count(*) from marts.fct_actions").rows == [(2,)]
    )
    assert run_query(file, "with a as (from fct_actions) select action_key from a order by 1").rows == [("boeing-2024",), ("kaiser-2023",)]


def test_no_more_rows_than_the_limit(file):
    result = run_query(file, "select unnest(range(10)) as n", limit=3)
    assert result.rows == [(0,), (1,), (2,)] and result.is_truncated
    assert not run_query(file, "select unnest(range(3)) as n", limit=3).is_truncated


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "select 1; select 2",
        "insert into fct_actions values ('x', 'x', null, 1)",
        "update fct_actions set workers_count = 1",
        "drop table fct_actions",
        "create temp table t as select 1",
        "copy fct_actions to 'stolen.csv'",
        "export database 'stolen'",
        "attach 'other.duckdb'",
        "set threads = 1",
        "set enable_external_access = true; select 1",
        "install httpfs",
        "load httpfs",
        "pragma enable_profiling",
        "checkpoint",
        "explain select 1",
        "call pragma_version()",
    ],
)
def test_anything_but_one_select_is_refused(file, sql):
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    with pytest.raises(UsageError):
        run_query(file, sql)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from '/etc/passwd'",
        "select * from glob('/*')",
        "select * from rows_of_this_process",
    ],
)
def test_a_select_reads_nothing_but_the_release(file, sql):
    rows_of_this_process = [1]
    assert rows_of_this_process
    with pytest.raises(UsageError, match="the query was not answered"):
        run_query(file, sql)


def test_what_duckdb_does_not_understand_comes_with_a_hint(file):
    with pytest.raises(UsageError, match=r"Table with name strikes does not exist(.|\n)*list the tables with: select"):
        run_query(file, "select * from strikes")
    with pytest.raises(UsageError, match="syntax error"):
        run_query(file, "select select")


def test_json_has_dates_numbers_and_nothing_that_json_lacks(file):
    numbers = "1.50::decimal(4, 2), 3::decimal(4, 2), 'nan'::double, null, true, [1, 2]"
    sql = f"select date '2023-10-04', {numbers}, timestamp '2023-10-04 06:00:00', 'é'"
    told = json.loads(rendered(run_query(file, sql), "json"))
    assert told["rows"] == [["2023-10-04", 1.5, 3, None, None, True, [1, 2], "2023-10-04T06:00:00", "é"]]
    assert told["types"][:3] == ["DATE", "DECIMAL(4,2)", "DECIMAL(4,2)"] and told["truncated"] is False


def test_csv_is_safe_for_spreadsheets(file):
    told = rendered(run_query(file, "select '=1+1' as f, -5 as n, null as a, 'x,\"y\"' as q, date '2023-10-04' as d, true as b"), "csv")
    assert told == 'f,n,a,q,d,b\n\'=1+1,-5,,"x,""y""",2023-10-04,true'


def test_a_carriage_return_in_a_cell_does_not_part_its_row(file):
    told = rendered(run_query(file, "select chr(13) || 'x' as a, 'y' || chr(13) || 'z' as b"), "csv")
    assert list(csv.reader(io.StringIO(told, newline=""))) == [["a", "b"], ["'\rx", "y\rz"]]


def test_a_table_for_people(file):
    told = rendered(run_query(file, "select action_name as name, workers_count as workers from fct_actions order by 1"), "table")
    assert told.splitlines() == ["name    workers", "------  -------", "Boeing    33000", "Kaiser    75600", "(2 rows)"]


def test_a_name_does_not_steer_the_terminal(file):
    told = rendered(run_query(file, "select chr(27) || '[2J' || chr(10) || repeat('x', 100) as name"), "table")
    assert "\x1b" not in told and len(told.splitlines()) == 4 and told.splitlines()[2].endswith("…")


def test_an_unknown_format(file):
    with pytest.raises(UsageError, match="there is no format 'xml'; choose table, csv, json"):
        rendered(run_query(file, "select 1"), "xml")
