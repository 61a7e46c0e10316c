"""The landing of reports: when it reads them anew, and what it says of a file that reads no more."""

from dataclasses import replace

import dagster as dg
import duckdb
import pytest
from strikeledger.assets import TAKEN_OVER
from strikeledger.assets.deliveries import REFUSED_FILES
from strikeledger.assets.reports import report_assets
from strikeledger.settings import Settings
from strikeledger.sources.reports import SOURCE_CODE
from strikeledger.sources.reports.raw_tables import RAW_TABLES
from strikeledger.sources.reports.receiving import receive_report
from strikeledger.warehouse.kept_build import KeptBuild
from strikeledger.warehouse.workspace import Workspace

from tests.conftest import ROOT
from tests.recordings.reports import ACTION, NEW

TABLES = {f"raw.{name}" for name in RAW_TABLES}


@pytest.fixture
def settings(tmp_path) -> Settings:
    settings = replace(Settings.from_environment(), home=tmp_path, seeds=ROOT / "seeds")
    settings.layout.build_file.parent.mkdir(parents=True)
    return settings


def report(settings: Settings, folder) -> str:
    """Accept the report. Returns the sha256 of its file."""
    file = folder / "report.yaml"
    file.write_text(NEW)
    receipt = receive_report(settings, file)
    assert receipt.is_good, receipt.as_text()
    return receipt.sha256


def run_of(settings: Settings, inputs: list[dict] | None = None) -> Workspace:
    """A run; with ``inputs`` of reports one that goes on from a build that landed them."""
    kept = None if inputs is None else KeptBuild(settings.layout.build_file, "2026-03-03.001", "c0de", {SOURCE_CODE: inputs}, (), ())
    return Workspace("run", settings.layout.build_file.parent, lock=None, parent=None, kept=kept)


def landed(settings: Settings, run: Workspace) -> list[dg.MaterializeResult]:
    asset = report_assets(settings, [dg.AssetKey(["raw", "employers"])])
    return list(asset(dg.build_asset_context(resources={"workspace": run})))


def rows(settings: Settings, table: str) -> list[tuple]:
    with duckdb.connect(str(settings.layout.build_file), read_only=True) as connection:
        return connection.execute(f"select * from raw.{table}").fetchall()


def test_without_reports_every_table_is_there_and_empty(settings):
    run = run_of(settings)
    assert {result.metadata["dagster/row_count"] for result in landed(settings, run)} == {0}
    assert run.landed == TABLES and run.inputs() == []
    assert all(rows(settings, name) == [] for name in RAW_TABLES)
    again = run_of(settings, [])
    assert [result.metadata for result in landed(settings, again)] == [TAKEN_OVER] * len(RAW_TABLES)
    assert not again.landed


def test_reports_are_read_anew_when_one_came_or_the_seeds_changed(settings, tmp_path):
    landed(settings, run_of(settings))
    sha256 = report(settings, tmp_path)
    run = run_of(settings, [])
    landed(settings, run)
    assert run.landed == TABLES
    assert [row[0] for row in rows(settings, "reported_actions")] == [ACTION]
    (held,) = run.inputs()
    assert (held["source"], held["sha256"], held["rows"], held["refused_rows"]) == (SOURCE_CODE, sha256, 1, 0)
    same = run_of(settings, run.inputs())
    assert all(result.metadata == TAKEN_OVER for result in landed(settings, same))
    assert not same.landed and same.inputs() == run.inputs()
    changed = run_of(settings, run.inputs())
    changed.landed.add("raw.employers")
    landed(settings, changed)
    assert changed.landed >= TABLES


def test_a_report_that_the_archive_lost_is_left_out_and_told_once(settings, tmp_path):
    sha256 = report(settings, tmp_path)
    (settings.layout.archive / sha256).unlink()
    results = landed(settings, run_of(settings))
    refused = [file for result in results for file in result.metadata[REFUSED_FILES].value]
    assert [(file["source"], file["sha256"], file["file"]) for file in refused] == [(SOURCE_CODE, sha256, "report.yaml")]
    assert "is gone" in refused[0]["reason"] and "until it reads again" in refused[0]["reason"] and "withdraw" not in refused[0]["reason"]
    assert rows(settings, "reported_actions") == []
