"""A release in the lake: whole or not at all, with every one before it, and beside what the team itself writes there."""

import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from strikeledger.errors import DataRefused
from strikeledger.lake.store import RELEASES, opened

LATEST = "select max(release_key) from lake.marts.releases"
ACTIONS = "select count(*) from lake.marts.fct_labor_actions"
TABLES = "select count(*) from duckdb_tables() where database_name = 'lake' and schema_name = 'marts'"


def test_a_team_reads_each_release_by_its_version(team_home):
    older, newer = team_home.releases
    first = team_home.share(older)
    assert first.tables_written == len(older.row_counts)
    second = team_home.share(newer)
    assert 0 < second.tables_written < first.tables_written, "only what differs is written"
    assert team_home.ask(ACTIONS) == [(newer.row_counts["fct_labor_actions"],)]
    assert team_home.ask(f"{ACTIONS} at (version => {first.version})") == [(older.row_counts["fct_labor_actions"],)]
    told = team_home.ask("select snapshot_id, commit_message from ducklake_snapshots('lake') where commit_message is not null order by 1")
    assert told == [(each.version, f"release {each.release_key}") for each in (first, second)]


def test_rows_types_and_descriptions_are_those_of_the_release(team_home):
    team_home.share(team_home.release)
    columns = "table_name, column_name, data_type, is_nullable, comment"
    facts = f"select {columns} from duckdb_columns() where database_name = ? and schema_name = 'marts'"
    with opened(team_home.lake, RELEASES, is_read_only=True) as connection:
        connection.execute(f"attach '{team_home.release.file}' as released (read_only)")
        there, released = ({*connection.execute(facts, [name]).fetchall()} for name in ("lake", "released"))
        assert there == released
        for table in team_home.release.row_counts:
            for one, other in (("lake", "released"), ("released", "lake")):
                assert connection.execute(f"from {one}.marts.{table} except all from {other}.marts.{table} limit 1").fetchall() == []


def test_the_command_shares_what_readers_see_and_writes_nothing_the_second_time(team_home):
    first, again = team_home.json("share"), team_home.json("share")
    assert first["release_key"] == team_home.release.key
    assert again == first | {"tables_written": 0}


def test_a_release_that_is_not_of_this_home_is_not_overwritten(team_home, built):
    team_home.share(team_home.release)
    other = replace(team_home, folder=built.folder)
    with pytest.raises(DataRefused, match="was not published in .*; nothing was shared"):
        other.share(other.release)
    assert team_home.ask(LATEST) == [(team_home.release.key,)]


def test_readers_are_sent_back_after_a_rollback(team_home):
    older, newer = team_home.releases
    team_home.share(newer)
    team_home.share(older)
    assert team_home.ask(LATEST) == [(older.key,)]
    assert team_home.ask(ACTIONS) == [(older.row_counts["fct_labor_actions"],)]


WRITER = """
import os, sys
from pathlib import Path
from strikeledger.lake.store import Lake, opened, RELEASES
from strikeledger.paths import Layout
with opened(Lake.from_environment(Layout(Path(sys.argv[1]))), RELEASES) as connection:
    for number in range(int(sys.argv[3])):
        connection.execute("insert into lake.team.notes values (?, ?)", [sys.argv[2], number])
"""


def test_a_team_writes_and_reads_while_a_release_is_shared(team_home):
    """Three writers append to one table; a reader finds one release in all tables, before and after it is replaced."""
    older, newer = team_home.releases
    team_home.share(older)
    with opened(team_home.lake, RELEASES) as connection:
        connection.execute("create schema lake.team")
        connection.execute("create table lake.team.notes (writer varchar, number integer)")
    command = [sys.executable, "-c", WRITER, str(team_home.folder)]
    writers = [subprocess.Popen([*command, name, "12"], env=team_home.environment) for name in ("ann", "ben", "cleo")]
    sharing = subprocess.Popen(team_home.command("share", newer.key), env=team_home.environment, stdout=subprocess.DEVNULL)
    seen = []
    with opened(team_home.lake, RELEASES, is_read_only=True) as reader:
        while not seen or any(process.poll() is None for process in (*writers, sharing)):
            reader.execute("begin")
            (key,) = reader.execute(LATEST).fetchone()
            (actions,) = reader.execute(ACTIONS).fetchone()
            reader.execute("commit")
            seen.append((key, actions))
    assert [process.wait() for process in (sharing, *writers)] == [0, 0, 0, 0]
    whole = [(release.key, release.row_counts["fct_labor_actions"]) for release in (older, newer)]
    assert set(seen) <= set(whole) and seen == sorted(seen), "each read is of one release, and none goes backwards"
    assert team_home.ask("select writer, count(*), count(distinct number) from lake.team.notes group by 1 order by 1") == [
        (name, 12, 12) for name in ("ann", "ben", "cleo")
    ]


KILLED = """
import os, sys, threading
from pathlib import Path
from strikeledger.lake.sharing import share
from strikeledger.lake.store import Lake
from strikeledger.paths import Layout
from strikeledger.release.current import find_release
layout = Layout(Path(sys.argv[1]))
lake, release = Lake.from_environment(layout), find_release(layout)
threading.Timer(float(sys.argv[2]), os.kill, (os.getpid(), 9)).start()
share(lake, layout, release)
"""


@pytest.mark.parametrize("seconds", [0.1, 0.4, 0.8])
def test_a_sharer_that_is_killed_changes_nothing(team_home, seconds):
    """Killed so long after it began; the next one shares the whole."""
    older, newer = team_home.releases
    team_home.share(older)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(team_home.folder), str(seconds)], env=team_home.environment)
    assert killed.returncode in (0, -signal.SIGKILL)
    key, actions = *team_home.ask(LATEST)[0], team_home.ask(ACTIONS)[0][0]
    assert (key, actions) in [(release.key, release.row_counts["fct_labor_actions"]) for release in (older, newer)]
    team_home.share(newer)
    assert (team_home.ask(LATEST), team_home.ask(TABLES)) == ([(newer.key,)], [(len(newer.row_counts),)])


def test_of_two_sharers_at_once_one_wins(team_home):
    older, newer = team_home.releases
    team_home.share(older)
    sharers = [subprocess.Popen(team_home.command("share"), env=team_home.environment, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [sharer.communicate()[1] for sharer in sharers]
    assert 0 in [sharer.returncode for sharer in sharers]
    for sharer, words in zip(sharers, told, strict=True):
        assert sharer.returncode == 0 or "run `strikeledger share` again" in words
    assert (team_home.ask(LATEST), team_home.ask(TABLES)) == ([(newer.key,)], [(len(newer.row_counts),)])


def test_without_an_address_the_command_says_what_is_missing(built):
    told = built.run("share")
    assert told.returncode == 2 and "STRIKELEDGER_LAKE_CATALOG is not set" in told.stderr
