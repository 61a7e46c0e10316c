"""The same models, built in a team's lake: the same release."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from strikeledger.lake.store import opened
from strikeledger.paths import Layout
from strikeledger.release.current import find_release

from tests.conftest import ROOT


@pytest.mark.slow
def test_every_mart_that_the_lake_builds_is_that_of_duckdb(built_in_lake, built):
    ours, theirs = (find_release(Layout(home.folder)).manifest.tables for home in (built_in_lake, built))
    assert ours.keys() == theirs.keys()
    for table, record in theirs.items():
        assert ours[table].mart == record.mart
        assert ours[table].description_sha256 == record.description_sha256, f"types or descriptions of {table}"
        if not record.mart.is_bookkeeping:
            assert ours[table].content_sha256 == record.content_sha256, f"rows of {table}"
    with duckdb.connect() as connection:
        for name, home in (("lake", built_in_lake), ("file", built)):
            connection.execute(f"attach '{home.file}' as {name} (read_only)")
        for table in theirs:
            if not theirs[table].mart.is_bookkeeping:
                for one, other in (("lake", "file"), ("file", "lake")):
                    assert connection.execute(f"from {one}.marts.{table} except all from {other}.marts.{table} limit 1").fetchall() == []


def test_what_was_built_in_the_lake_is_shared_there(built_in_lake):
    told = built_in_lake.ask("select table_name from duckdb_tables() where database_name = 'lake' and schema_name = 'marts'")
    assert {table for (table,) in told} == built_in_lake.release.row_counts.keys()


def test_a_build_leaves_one_copy_of_each_table_in_the_lake(built_in_lake):
    """The next build begins with clearing what earlier ones left, else each of them would add its own."""
    again = built_in_lake.json("build")
    assert again["status"] == "unchanged"
    with opened(built_in_lake.lake, built_in_lake.lake.building, is_read_only=True) as connection:
        (oldest,) = connection.execute("select min(snapshot_id) from ducklake_snapshots('lake')").fetchone()
        (files,) = connection.execute(
            "select count(*) from glob(?)", [f"{built_in_lake.lake.path(built_in_lake.lake.building)}**"]
        ).fetchone()
        (tables,) = connection.execute("select count(*) from duckdb_tables() where database_name = 'lake'").fetchone()
    assert oldest > 1, "the snapshots of the build before are gone"
    assert files <= 2 * tables


def test_dbt_refuses_to_write_to_a_lake_with_two_threads(built_in_lake):
    """With two threads of one process a catalog was corrupted; ours takes one, and by hand nobody gets two."""
    project, target = ROOT / "dbt_project", built_in_lake.folder / "by-hand"
    folders = ["--project-dir", project, "--profiles-dir", project, "--target-path", target, "--log-path", target]
    environment = {**built_in_lake.environment, **built_in_lake.lake.for_dbt()}
    command = [Path(sys.executable).with_name("dbt"), "build", "--threads", "2", "--select", "dim_dates", *folders]
    told = subprocess.run(list(map(str, command)), env=environment, capture_output=True, text=True)
    assert told.returncode != 0 and "takes one thread, not 2" in told.stdout
