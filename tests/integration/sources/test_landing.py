"""From the archive into ``raw``: every held file read anew, its rows traceable, its absent cells told; a damaged one stops itself alone."""

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from strikeledger.assets.deliveries import REFUSED_FILES, published_assets
from strikeledger.resources import workspace_resource
from strikeledger.settings import Settings
from strikeledger.sources.admission import load_file
from strikeledger.sources.archive import keep
from strikeledger.sources.deliveries import Delivery, delivery_record, read_deliveries
from strikeledger.sources.held_files import SOURCE_FILES
from strikeledger.sources.landing import create, insert_rows
from strikeledger.sources.layouts import KnownFile
from strikeledger.sources.registry import published_source, published_sources
from strikeledger.warehouse.workspace import workspace

from tests.conftest import ROOT
from tests.recordings.memberships import HEADER, SOURCE_CODE, memberships
from tests.recordings.spreadsheets import write_xlsx
from tests.recordings.work_stoppages import listing_rows, stoppage


class Landing:
    def __init__(self, home: Path) -> None:
        self.settings = Settings(home, ROOT / "seeds", ROOT / "dbt_project", ROOT / "expectations")
        self.inputs = home.parent

    def load(self, source: str, name: str, content: bytes) -> Delivery:
        (self.inputs / name).write_bytes(content)
        receipt = load_file(self.settings, published_source(source), self.inputs / name)
        assert receipt.status_code == "accepted", receipt.as_text()
        return receipt.delivery

    def run(self) -> list[dict]:
        """Materialize the landing of all publishers. Returns the files that it refused."""
        with dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}}) as instance:
            result = dg.materialize(
                published_assets(published_sources(), self.settings),
                resources={"workspace": workspace_resource(self.settings)},
                instance=instance,
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            )
        assert result.success
        events = result.get_asset_materialization_events()
        return [file for event in events for file in event.materialization.metadata.get(REFUSED_FILES, dg.JsonMetadataValue([])).value]

    def rows(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.settings.layout.build_file), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def inputs_recorded(self) -> list[dict]:
        recorded = json.loads((self.settings.layout.active / "inputs.json").read_text())
        return [each for inputs in recorded.values() for each in inputs]


@pytest.fixture
def landing(tmp_path):
    return Landing(tmp_path / "home")


def test_without_files_every_table_is_there_with_its_columns_and_no_rows(landing):
    assert landing.run() == []
    tables = {resource.name: resource.column_names for source in published_sources() for resource in source.resources}
    assert len(tables) >= 8
    for name, columns in tables.items():
        assert landing.rows(f"select count(*) from raw.{name}") == [(0,)]
        landed = landing.rows(f"select column_name, data_type from duckdb_columns() where table_name = '{name}' order by column_index")
        assert [column for column, _ in landed] == [*columns, "_source_file", "_source_line", "_source_sha256"]
        assert {kind for _, kind in landed} == {"VARCHAR"}
    assert landing.rows("select count(*) from raw.source_files") == landing.rows("select count(*) from raw.absent_figures") == [(0,)]
    assert landing.inputs_recorded() == []


def test_every_held_file_lands_with_its_lineage_and_stands_among_the_inputs(landing):
    held = [landing.load(SOURCE_CODE, f"members-{year}.csv", memberships(year)) for year in (2018, 2019)]
    assert landing.run() == []
    lineage = "_source_file, _source_line, _source_sha256, _layout_code, _source_document_key, _vintage_date, _source_row_key"
    landed = landing.rows(f"select {lineage} from raw.cps_state_memberships where state_name = 'Ohio' order by year_number")
    keys = [f"ohio|{each.vintage_date[:4]}" for each in held]
    assert landed == [
        (each.file_name, "2", each.sha256, "states", each.source_document_key, each.vintage_date, key)
        for each, key in zip(held, keys, strict=True)
    ]
    expected = [(each.source_code, each.input_path, each.sha256, each.bytes, 2) for each in held]
    assert [tuple(each[name] for name in ("source", "path", "sha256", "bytes", "rows")) for each in landing.inputs_recorded()] == expected
    told = landing.rows(f"select {', '.join(SOURCE_FILES)} from raw.source_files order by delivery_number")
    for row, each in zip(told, held, strict=True):
        named = dict(zip(SOURCE_FILES, row, strict=True))
        assert (named["sha256"], named["origin"], named["row_count"], named["refused_count"]) == (each.sha256, each.origin, "2", "0")
        assert (named["coverage_from_date"], named["coverage_to_date"]) == each.coverage
        assert named["url"] == published_source(SOURCE_CODE).homepage_url and named["is_redistributable"] == "true"


def test_each_absent_figure_is_told_with_its_reason(landing):
    with_footnote = stoppage(2, Work_stoppage_ending="[4]")
    file = write_xlsx(landing.inputs / "listing.xlsx", listing_rows([stoppage(1, Days_idle=None), with_footnote, stoppage(3)]))
    landing.load("bls_work_stoppages", "listing-2020-01-31.xlsx", file.read_bytes())
    landing.run()
    told = landing.rows("select source_code, vintage_date, column_name, reason_code from raw.absent_figures order by column_name")
    assert told == [
        ("bls_work_stoppages", "2020-01-31", "days_idle_count", "blank"),
        ("bls_work_stoppages", "2020-01-31", "end_date", "ongoing"),
    ]
    joined = "select count(*) from raw.absent_figures a join raw.bls_stoppages s"
    assert landing.rows(f"{joined} on a.source_row_key = s._source_row_key and a.source_document_key = s._source_document_key") == [(2,)]


def test_what_the_deliverer_said_of_a_file_is_remembered_for_every_later_reading(landing):
    file = landing.inputs / "bodies.csv"
    file.write_text(
        "id,union_name,abbr,unit,est_date,members,build_num,strett_adr,city,region,zip\n"
        "1,LAMPLIGHTERS,LLU,NHQ,1901-01-01,1200,,1 Lamp Street,Akron,OH,44301\n"
    )
    publisher = published_source("olms_union_filings")
    assert load_file(landing.settings, publisher, file).status_code == "refused"
    assert load_file(landing.settings, publisher, file, KnownFile(period_year=2013)).status_code == "accepted"
    assert landing.run() == []
    assert landing.rows("select union_name, year_number, members_count from raw.olms_union_filings") == [("LAMPLIGHTERS", "2013", "1200")]


def test_a_file_tampered_with_in_the_archive_stops_itself_alone(landing):
    good, bad = (landing.load(SOURCE_CODE, f"members-{year}.csv", memberships(year)) for year in (2018, 2019))
    kept = landing.settings.layout.archive / bad.sha256
    kept.chmod(0o644)
    kept.write_bytes(memberships(2019, members=99))
    (refused,) = landing.run()
    assert (refused["source"], refused["file"], refused["sha256"]) == (SOURCE_CODE, bad.file_name, bad.sha256)
    assert "is damaged" in refused["reason"] and "strikeledger withdraw" in refused["reason"]
    assert [refusal["rule"] for refusal in refused["refusals"]] == ["archive_damaged"]
    assert landing.rows("select distinct _source_sha256 from raw.cps_state_memberships") == [(good.sha256,)]
    assert landing.rows("select sha256 from raw.source_files") == [(good.sha256,)]
    assert [each["sha256"] for each in landing.inputs_recorded()] == [good.sha256]
    landing.inputs.joinpath("again.csv").write_bytes(memberships(2019))
    load_file(landing.settings, published_source(SOURCE_CODE), landing.inputs / "again.csv")
    assert landing.run() == [], "the good copy mends it"


def test_a_file_that_no_longer_fits_its_contract_is_refused_by_column_and_the_other_sources_land(landing):
    landing.load(SOURCE_CODE, "members.csv", memberships())
    once_good = landing.inputs / "once-good.csv"
    once_good.write_bytes(memberships(2018, header=HEADER.replace("employment", "jobs")))
    accepted = read_deliveries(landing.settings.layout).standing[0]
    sha256 = hashlib.sha256(once_good.read_bytes()).hexdigest()
    keep(landing.settings.layout.archive, once_good, sha256)
    with delivery_record(landing.settings.layout) as record:
        record.accept(replace(accepted, sha256=sha256, file_name=once_good.name), "another-document")
    for _ in range(2):
        (refused,) = landing.run()
        assert refused["file"] == "once-good.csv"
        assert any("employment" in refusal["column"] + refusal["reason"] for refusal in refused["refusals"])
        assert json.loads(Path(refused["quarantine"], "refusals.json").read_text())["sha256"] == sha256
    assert landing.rows("select count(*) from raw.cps_state_memberships") == [(2,)]
    with delivery_record(landing.settings.layout) as record:
        record.withdraw(SOURCE_CODE, sha256, "its layout is no longer read")
    assert landing.run() == []


def test_the_drop_folder_is_emptied_before_the_archive_is_read(landing):
    folder = landing.settings.layout.drop / SOURCE_CODE
    folder.mkdir(parents=True)
    for name, content in (("good.csv", memberships()), ("bad.csv", memberships(header=HEADER + ",wage"))):
        (folder / name).write_bytes(content)
        os.utime(folder / name, (0, 0))
    (refused,) = landing.run()
    assert refused["file"] == "bad.csv" and "wage" in json.dumps(refused)
    assert landing.rows("select count(*) from raw.cps_state_memberships") == [(2,)]
    assert list(folder.iterdir()) == []
    assert landing.run() == [], "told once: what waits in quarantine is told by `strikeledger sources`"


def test_a_part_of_the_graph_keeps_the_inputs_of_the_other_sources(landing):
    layout = landing.settings.layout
    with workspace(layout, "first", is_whole=True) as run:
        run.record_inputs("seeds", [{"source": "seeds", "path": "a.csv"}])
        run.record_inputs("bls", [{"source": "bls", "path": "b.xlsx"}])
    with workspace(layout, "second", is_whole=False) as run:
        run.record_inputs("bls", [])
        assert run.inputs() == [{"source": "seeds", "path": "a.csv"}]


@pytest.mark.parametrize("text", ["'; drop table raw.t; --", "=cmd()", "\u202eevil", "a\x00b", "😀" * 3000, "\\u0041 \\", '{"a": [1]}', ""])
def test_any_text_lands_as_it_is(text):
    with duckdb.connect() as connection:
        create(connection, "raw.t", ("a", "b"))
        insert_rows(connection, "raw.t", ("a", "b"), [{"a": text, "b": None}, {"a": None, "b": text}])
        assert connection.execute("select a, b from raw.t").fetchall() == [(text, None), (None, text)]


def test_many_rows_land_whole_and_in_pairs():
    rows = [{"a": str(number), "b": str(-number)} for number in range(45_000)]
    with duckdb.connect() as connection:
        create(connection, "raw.t", ("a", "b"))
        insert_rows(connection, "raw.t", ("a", "b"), rows)
        told = connection.execute("select count(*), count(distinct a), sum(a::int + b::int) from raw.t").fetchone()
        assert told == (45_000, 45_000, 0)
