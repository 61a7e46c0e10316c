"""A release in the lake: whole or not at all, with every one before it, and beside what the team itself writes there."""

import signal
import subprocess
import sys

import pytest
from strikeledger.lake.store import RELEASES, opened

from tests.benchmarks.refresh_latency import drop_report


def test_a_team_reads_each_release_by_its_version(team_home):
    first = team_home.json("share")
    assert first["tables_written"] == len(team_home.release.row_counts)
    before = team_home.ask("select count(*) from lake.marts.fct_labor_actions")
    drop_report(team_home.folder, 1)
    assert team_home.json("build")["status"] == "published"
    second = team_home.json("share")
    assert 0 < second["tables_written"] < first["tables_written"], "only what differs is written"
    (now,) = team_home.ask("select count(*) from lake.marts.fct_labor_actions")[0]
    assert now == before[0][0] + 1
    assert team_home.ask(f"select count(*) from lake.marts.fct_labor_actions at (version => {first['version']})") == before
    told = team_home.ask("select snapshot_id, commit_message from ducklake_snapshots('lake') where commit_message is not null order by 1")
    assert told == [(each["version"], f"release {each['release_key']}") for each in (first, second)]


def test_rows_types_and_descriptions_are_those_of_the_release(team_home):
    team_home.run("share")
    facts = "select table_name, column_name, data_type, is_nullable, comment from duckdb_columns() where database_name = '{}' and schema_name = 'marts'"
    with opened(team_home.lake, RELEASES, is_read_only=True) as connection:
        connection.execute(f"attach '{team_home.file}' as released (read_only)")
        there, released = ({*connection.execute(facts.format(name)).fetchall()} for name in ("lake", "released"))
        assert there == released
        for table in team_home.release.row_counts:
            for one, other in (("lake", "released"), ("released", "lake")):
                assert connection.execute(f"from {one}.marts.{table} except all from {other}.marts.{table} limit 1").fetchall() == []


def test_sharing_again_writes_nothing(team_home):
    first, again = team_home.json("share"), team_home.json("share")
    assert again == first | {"tables_written": 0}


def test_another_home_does_not_overwrite_what_was_shared(team_home, built, new_lake, tmp_path):
    from tests.integration.lake.conftest import TeamHome

    team_home.run("share")
    other = TeamHome(tmp_path / "other", team_home.seeds, team_home.lake_environment)
    assert other.run("build").returncode == 0
    refused = other.run("share")
    assert refused.returncode == 1
    assert "was not published in" in refused.stderr and "nothing was shared" in refused.stderr
    assert team_home.ask("select max(release_key) from lake.marts.releases") == [(team_home.release.key,)]


def test_a_rollback_is_shared_too(team_home):
    drop_report(team_home.folder, 1)
    team_home.run("build")
    team_home.run("share")
    newer = team_home.release.key
    assert team_home.run("rollback").returncode == 0
    assert team_home.release.key != newer
    assert team_home.run("share").returncode == 0
    assert team_home.ask("select max(release_key) from lake.marts.releases") == [(team_home.release.key,)]


WRITER = """
import sys
from pathlib import Path
from strikeledger.lake.store import Lake, opened, RELEASES
from strikeledger.paths import Layout
with opened(Lake.from_environment(Layout(Path(sys.argv[1]))), RELEASES) as connection:
    for number in range(int(sys.argv[3])):
        connection.execute("insert into lake.team.notes values (?, ?)", [sys.argv[2], number])
"""


def test_a_team_writes_and_reads_while_a_release_is_shared(team_home):
    """Three writers append to one table; a reader finds one release in all tables, before and after it is replaced."""
    team_home.run("share")
    with opened(team_home.lake, RELEASES) as connection:
        connection.execute("create schema lake.team")
        connection.execute("create table lake.team.notes (writer varchar, number integer)")
    drop_report(team_home.folder, 1)
    assert team_home.json("build")["status"] == "published"
    command = [sys.executable, "-c", WRITER, str(team_home.folder)]
    writers = [subprocess.Popen([*command, name, "12"], env=team_home.environment) for name in ("ann", "ben", "cleo")]
    sharing = subprocess.Popen(team_home.command("share"), env=team_home.environment, stdout=subprocess.DEVNULL)
    seen = []
    with opened(team_home.lake, RELEASES, is_read_only=True) as reader:
        while any(process.poll() is None for process in (*writers, sharing)) or not seen:
            reader.execute("begin")
            (key,) = reader.execute("select max(release_key) from lake.marts.releases").fetchone()
            (actions,) = reader.execute("select count(*) from lake.marts.fct_labor_actions").fetchone()
            reader.execute("commit")
            seen.append((key, actions))
    assert sharing.wait() == 0 and [writer.wait() for writer in writers] == [0, 0, 0]
    assert len(set(seen)) <= 2 and seen == sorted(seen), "two releases at most, each whole, never backwards"
    assert team_home.ask("select writer, count(*), count(distinct number) from lake.team.notes group by 1 order by 1") == [
        (name, 12, 12) for name in ("ann", "ben", "cleo")
    ]


@pytest.mark.parametrize("seconds", [0.2, 0.6, 1.2])
def test_a_sharer_that_is_killed_changes_nothing(team_home, seconds):
    """Killed so long after it began to write; the next one shares the whole."""
    team_home.run("share")
    before = team_home.ask("select release_key, row_counts from lake.marts.releases order by 1")
    drop_report(team_home.folder, 1)
    team_home.run("build")
    code = f"import os, threading; threading.Timer({seconds}, os.kill, (os.getpid(), {int(signal.SIGKILL)})).start()"
    sharing = "from pathlib import Path\nfrom strikeledger.lake.sharing import share\nfrom strikeledger.lake.store import Lake\n"
    sharing += "from strikeledger.paths import Layout\nfrom strikeledger.release.current import find_release\n"
    sharing += (
        f"layout = Layout(Path({str(team_home.folder)!r}))\nlake, release = Lake.from_environment(layout), find_release(layout)\n{code}\n"
    )
    killed = subprocess.run([sys.executable, "-c", f"{sharing}share(lake, layout, release)"], env=team_home.environment)
    after = team_home.ask("select release_key, row_counts from lake.marts.releases order by 1")
    if killed.returncode:
        assert after == before
    assert team_home.run("share").returncode == 0
    assert team_home.ask("select max(release_key) from lake.marts.releases") == [(team_home.release.key,)]


def test_of_two_sharers_at_once_one_wins(team_home, new_lake):
    sharers = [subprocess.Popen(team_home.command("share"), env=team_home.environment, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [sharer.communicate()[1] for sharer in sharers]
    assert 0 in [sharer.returncode for sharer in sharers]
    for sharer, words in zip(sharers, told, strict=True):
        assert sharer.returncode == 0 or "run `strikeledger share` again" in words
    assert team_home.ask(
        "select count(distinct table_name) from duckdb_tables() where database_name = 'lake' and schema_name = 'marts'"
    ) == [(len(team_home.release.row_counts),)]


def test_without_an_address_the_command_says_what_is_missing(copied):
    told = copied.run("share")
    assert told.returncode == 2 and "STRIKELEDGER_LAKE_CATALOG is not set" in told.stderr
