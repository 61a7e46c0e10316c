"""What a release holds, and what is refused before it becomes one."""

import csv
import hashlib
import json
import re
from datetime import timedelta
from stat import S_IMODE

import duckdb
import pytest
from strikeledger.errors import DataRefused
from strikeledger.release import exports
from strikeledger.release.current import current_release
from strikeledger.release.history import published_events
from strikeledger.release.lock import publish_lock
from strikeledger.release.release_keys import keys_on_disk
from strikeledger.release.verify import verify

from tests.integration.release.small_warehouse import DAY, FIRST, MARTS, SECOND, SmallHome, counted


def test_the_sealed_file_holds_the_marts_sorted_with_their_promises_and_words(home):
    home.publish({"fct_actions": [("b", "B", None, 2), ("a", "A", "2024-01-01", None)], "fct_places": [("a", "CA", 1), ("a", None, 1)]})
    assert home.rows("select action_key from marts.fct_actions") == [("a",), ("b",)]
    assert home.rows("select state_code from marts.fct_places") == [(None,), ("CA",)]
    assert home.rows("select distinct schema_name from duckdb_tables()") == [("marts",)]
    assert home.rows("select comment from duckdb_tables() where table_name = 'fct_actions'") == [("Table fct_actions",)]
    columns = "from duckdb_columns() where table_name = 'fct_actions' and column_name"
    assert home.rows(f"select comment {columns} = 'workers_count'") == [("Workers who took part; it's a maximum.",)]
    assert home.rows(f"select column_name, is_nullable {columns} in ('action_key', 'action_name')") == [
        ("action_key", False),
        ("action_name", True),
    ]


def test_the_sealed_file_opens_in_old_readers(home):
    """Bytes 12 to 20 of a DuckDB file are its storage version: 64 is that of v1.0.0."""
    home.publish(FIRST)
    head = current_release(home.layout).file.read_bytes()[:20]
    assert head[8:12] == b"DUCK" and int.from_bytes(head[12:20], "little") == 64


def test_a_release_records_itself_and_its_parent(published):
    rows = published.rows("select release_key, audit_status_code, code_version, input_sha256s, row_counts from marts.releases")
    assert [row[:3] for row in rows] == [("2026-03-31.001", "passed", "0.1.0"), ("2026-03-31.002", "passed", "0.1.0")]
    assert json.loads(rows[1][3]) == {"seeds/strikes.csv": "ab" * 32}
    assert json.loads(rows[1][4]) == {"fct_actions": 2, "fct_places": 1, "fct_revisions": 2, "releases": 2}
    manifest = current_release(published.layout).manifest
    assert (manifest.parent_release_key, manifest.audit, manifest.row_counts) == (
        "2026-03-31.001",
        {"audit_status_code": "passed"},
        json.loads(rows[1][4]),
    )
    events = published_events(published.layout)
    assert [(event["release_key"], event["parent"]) for event in events] == [("2026-03-31.001", None), ("2026-03-31.002", "2026-03-31.001")]


def test_revisions_stay_in_every_later_release(published):
    published.publish(counted(1))
    columns = "table_name, row_key, column_name, revision_kind_code, old_value, new_value"
    assert published.rows(f"select {columns} from marts.fct_revisions where release_key = '2026-03-31.002'") == [
        ("fct_actions", "kaiser-2023", "workers_count", "changed", "75000", "75600"),
        ("fct_places", "kaiser-2023|", "workers_count", "withdrawn", "15000", None),
    ]


def test_every_file_is_in_the_manifest_and_nothing_can_be_written(published):
    folder = current_release(published.layout).folder
    promised = json.loads((folder / "manifest.json").read_text())["files"]
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert found.keys() - promised.keys() == {"manifest.json"}
    for name, record in promised.items():
        content = found[name].read_bytes()
        assert record == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    assert {
        "strikeledger.duckdb",
        "CITATION.cff",
        "datapackage.json",
        "csv/fct_actions.csv",
        "parquet/fct_actions.parquet",
    } <= promised.keys()
    for path in [folder, *folder.rglob("*")]:
        assert S_IMODE(path.stat().st_mode) == (0o555 if path.is_dir() else 0o444), path


def test_csv_is_safe_for_spreadsheets_and_parquet_keeps_the_value(home):
    hostile = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", 'a "quote", a comma', "two\nlines", "<b>bold</b>", ""]
    rows = [(f"k{n}", text, None, -n) for n, text in enumerate(hostile)]
    home.publish({"fct_actions": rows, "fct_places": []})
    folder = current_release(home.layout).folder
    with (folder / "csv" / "fct_actions.csv").open(encoding="utf-8", newline="") as file:
        header, *cells = csv.reader(file)
    assert header == ["action_key", "action_name", "start_date", "workers_count"]
    assert [row[1] for row in cells] == ["'" + text for text in hostile[:6]] + hostile[6:]
    assert [row[3] for row in cells] == [str(-n) for n in range(len(hostile))], "a negative number is no formula"
    parquet = duckdb.sql(f"select action_name, workers_count from '{folder / 'parquet' / 'fct_actions.parquet'}'").fetchall()
    assert parquet == [(row[1], row[3]) for row in rows]


def test_an_apostrophe_does_not_move_a_row(home):
    """Rows are ordered by the key, not by the cell that CSV shows of it."""
    home.publish({"fct_actions": [("=z", "", None, 1), ("&", "", None, 2)], "fct_places": []})
    cells = (current_release(home.layout).folder / "csv" / "fct_actions.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in cells] == ["action_key", "&", "'=z"]


def test_the_csv_descriptor_names_every_column(published):
    package = json.loads((current_release(published.layout).folder / "datapackage.json").read_text())
    resource = next(each for each in package["resources"] if each["name"] == "fct_places")
    assert resource["path"] == "csv/fct_places.csv" and resource["schema"]["primaryKey"] == ["action_key", "state_code"]
    assert [(field["name"], field["type"]) for field in resource["schema"]["fields"]] == [
        ("action_key", "string"),
        ("state_code", "string"),
        ("workers_count", "integer"),
    ]


def test_a_table_that_no_spreadsheet_can_hold_is_parquet_alone(home, monkeypatch):
    """Its types, keys and hash are told all the same, and the next release takes its file over."""
    monkeypatch.setattr(exports, "SPREADSHEET_ROWS", 1)
    rows = {"fct_actions": FIRST["fct_actions"], "fct_places": FIRST["fct_places"][:1]}
    home.publish(rows, is_same_code=True)
    home.publish(rows | {"fct_places": [("kaiser-2023", "CA", 61000)]}, is_same_code=True)
    release = current_release(home.layout)
    assert "csv/fct_places.csv" in release.manifest.files and "csv/fct_actions.csv" not in release.manifest.files
    resources = {each["name"]: each for each in json.loads((release.folder / "datapackage.json").read_text())["resources"]}
    assert "fct_actions.parquet" not in resources and resources["fct_places.parquet"]["format"] == "parquet"
    assert (resources["fct_actions"]["path"], resources["fct_actions"]["format"]) == ("parquet/fct_actions.parquet", "parquet")
    assert resources["fct_actions"]["schema"]["primaryKey"] == ["action_key"]
    assert duckdb.sql(f"select count(*) from '{release.folder / resources['fct_actions']['path']}'").fetchone() == (2,)
    assert verify(home.layout) == []


def test_the_citation_names_the_release(published):
    citation = (current_release(published.layout).folder / "CITATION.cff").read_text()
    assert 'version: "2026-03-31.002"' in citation and 'date-released: "2026-03-31"' in citation


def test_same_content_twice_publishes_nothing(published):
    before = sorted(published.layout.home.joinpath("releases").iterdir()), published.layout.history.read_text()
    again = published.publish(SECOND, clock=lambda: DAY + timedelta(days=1))
    assert again.is_unchanged and again.release_key == "2026-03-31.002"
    assert again.as_text() == "nothing changed since release 2026-03-31.002; nothing published"
    assert (sorted(published.layout.home.joinpath("releases").iterdir()), published.layout.history.read_text()) == before


def test_force_publishes_the_same_content_with_the_same_hashes(published):
    before = current_release(published.layout).manifest.content
    again = published.publish(SECOND, force=True)
    assert again.release_key == "2026-03-31.003" and again.revisions_count == 0
    for table in ("fct_actions", "fct_places"):
        assert again.content[table] == before[table]


def test_a_better_description_is_a_change(published):
    again = published.publish(SECOND, comment="The largest number on one day.")
    assert not again.is_unchanged and again.revisions_count == 0
    assert published.rows("select comment from duckdb_columns() where column_name = 'workers_count' order by table_name")[0] == (
        "The largest number on one day.",
    )


def test_the_key_never_goes_back_though_the_clock_does(home):
    assert home.publish(FIRST).release_key == "2026-03-31.001"
    assert home.publish(SECOND, clock=lambda: DAY + timedelta(days=2)).release_key == "2026-04-02.001"
    assert home.publish(FIRST, clock=lambda: DAY - timedelta(days=400)).release_key == "2026-04-02.002"
    times = [event["published_at"] for event in published_events(home.layout)]
    assert times == sorted(times)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("update marts.fct_actions set workers_count = 9 where action_key = 'kaiser-2023'", "fct_actions changed after it was audited"),
        ("delete from marts.fct_places", "fct_places changed after it was audited"),
        ("insert into marts.releases values ('x', 'x', 'x', 'x', 'x', now()::timestamp)", "releases changed after it was audited"),
        ("drop table marts.fct_places", "fct_places was not built"),
    ],
)
def test_what_changed_after_the_audit_is_refused(published, change, told):
    before = published.layout.history.read_text()
    with publish_lock(published.layout, "test") as lock:
        audited = published.build(FIRST)
        with duckdb.connect(str(published.build_file)) as connection:
            connection.execute(change)
        with pytest.raises(DataRefused, match=f"{re.escape(told)}; nothing was published"):
            published.publish_build(lock, audited)
    assert published.layout.history.read_text() == before and verify(published.layout) == []


def test_what_the_gate_never_saw_is_refused(published):
    with publish_lock(published.layout, "test") as lock:
        audited = published.build(FIRST)
        del audited["fct_places"]
        with pytest.raises(DataRefused, match="fct_places was not audited"):
            published.publish_build(lock, audited)


def test_a_key_in_two_rows_is_refused(home):
    twice = {"fct_actions": [("a", "A", None, 1)], "fct_places": [("a", None, 1), ("a", None, 2)]}
    with pytest.raises(DataRefused, match=r"fct_places has 1 keys \(action_key, state_code\) in more than one row"):
        home.publish(twice)
    assert not home.layout.current.exists() and keys_on_disk(home.layout) == []


def test_a_build_that_forgot_the_earlier_revisions_is_refused(published):
    with publish_lock(published.layout, "test") as lock:
        audited = published.build(FIRST)
        with duckdb.connect(str(published.build_file)) as connection:
            connection.execute("delete from marts.fct_revisions")
            empty = connection.execute("select sha256('')").fetchone()[0]
        with pytest.raises(DataRefused, match="the build took over 2 releases and 0 revisions, fewer than release 2026-03-31.002 holds"):
            published.publish_build(lock, audited | {"fct_revisions": empty})


def test_compare_and_swap_when_readers_were_sent_elsewhere(published):
    with publish_lock(published.layout, "test") as lock:
        audited = published.build(FIRST)
        with pytest.raises(DataRefused, match=r"readers were sent from 2026-03-31\.001 to 2026-03-31\.002 while this refresh ran"):
            published.publish_build(lock, audited, expected_parent="2026-03-31.001")
    assert published.current_key() == "2026-03-31.002"


def test_publishing_needs_the_lock(published):
    with publish_lock(published.layout, "test") as lock:
        audited = published.build(FIRST)
    with pytest.raises(RuntimeError, match="is not held"):
        published.publish_build(lock, audited)


def test_publishing_needs_the_lock_of_this_home(published, tmp_path):
    other = SmallHome(tmp_path / "other")
    audited = published.build(FIRST)
    with publish_lock(other.layout, "test") as lock, pytest.raises(RuntimeError, match="is not held"):
        published.publish_build(lock, audited)


def test_old_releases_go_but_never_the_current_one_or_its_parent(home):
    for number in range(5):
        home.publish(counted(number), keep=2)
    assert keys_on_disk(home.layout) == ["2026-03-31.005", "2026-03-31.004"]
    assert len(published_events(home.layout)) == 5, "the record outlives the files"
    home.layout.current.unlink()
    home.layout.current.symlink_to("releases/2026-03-31.004")
    home.publish(counted(9), keep=2)
    home.publish(counted(10), keep=1)
    assert keys_on_disk(home.layout) == ["2026-03-31.007", "2026-03-31.006"]


def test_a_column_that_became_a_wider_type_is_published_without_revisions(published):
    wider = [
        mart
        if mart.name != "fct_places"
        else type(mart)(**(vars(mart) | {"columns": (*mart.columns[:2], type(mart.columns[2])("workers_count", "double", False))}))
        for mart in MARTS
    ]
    again = SmallHome(published.layout.home, wider).publish(SECOND)
    assert not again.is_unchanged and again.revisions_count == 0
