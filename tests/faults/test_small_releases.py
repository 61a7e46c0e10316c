"""What publishing must withstand: kills, races, a full disk, leftovers.

Readers always find one whole release, and never an older one than before.
"""

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest
from strikeledger.errors import DataRefused, ExitCode
from strikeledger.release.candidate import refuse_leftover_log
from strikeledger.release.current import BrokenRelease, current_release, releases
from strikeledger.release.history import heal, published_events, read_history
from strikeledger.release.lock import publish_lock
from strikeledger.release.release_keys import keys_on_disk, order
from strikeledger.release.retention import sweep
from strikeledger.release.verify import verify

from tests.integration.release.small_warehouse import counted

ROOT = Path(__file__).parents[3]


def refresher(home, number: int, *options: str, **pipes) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.integration.release.refresher", str(home.layout.home), str(number), *options]
    return subprocess.Popen(command, cwd=ROOT, text=True, **pipes)


def read(home) -> tuple[str, int]:
    """One read as a researcher does it: the key and the number of the current release, which all of its tables must agree on."""
    release = current_release(home.layout)
    with duckdb.connect(str(release.file), read_only=True) as connection:
        (own_key,) = connection.execute("select max(release_key) from marts.releases").fetchone()
        actions = connection.execute("select workers_count from marts.fct_actions").fetchall()
        places = connection.execute("select workers_count from marts.fct_places").fetchall()
    assert own_key == release.key == release.manifest.release_key
    assert len(actions) == 1 and actions == places, "two releases were mixed"
    return release.key, actions[0][0]


def assert_sound(home) -> None:
    """After the next start of a refresh nothing is left of what was killed, and the record is complete."""
    with publish_lock(home.layout, "check") as lock:
        sweep(home.layout, lock)
        heal(home.layout, lock)
    assert verify(home.layout) == []
    assert list(home.layout.staging.iterdir()) == []
    recorded = [event["release_key"] for event in published_events(home.layout)]
    assert recorded == sorted(set(recorded), key=order)
    assert recorded[-1] == home.current_key()
    assert set(keys_on_disk(home.layout)) <= set(recorded)


def test_kill_before_each_single_change_of_the_disk(home):
    home.publish(counted(0))
    seen = number = 0
    for step in range(1, 100):
        number += 1
        process = refresher(home, number, "--die-before", str(step), stderr=subprocess.PIPE)
        _, told = process.communicate(timeout=60)
        _, found = read(home)
        assert found in (seen, number), told
        assert_sound(home)
        seen = found
        if process.returncode == 0:
            break
        assert process.returncode == -signal.SIGKILL, told
    assert step > 20, "the kills did not reach into publishing"
    assert seen == number


def test_kill_9_at_random_moments_under_a_looping_reader(home):
    home.publish(counted(0))
    started = time.monotonic()
    assert refresher(home, 1).wait(timeout=60) == 0
    whole_refresh = time.monotonic() - started
    seen, faults, is_over = [read(home)], [], threading.Event()

    def keep_reading() -> None:
        while not is_over.is_set():
            try:
                seen.append(read(home))
                time.sleep(0.002)
            except Exception as error:  # whatever it is, a reader met it
                faults.append(repr(error))

    reader = threading.Thread(target=keep_reading)
    reader.start()
    dice = random.Random(20231004)
    try:
        for turn in range(15):
            process = refresher(home, seen[-1][1] + 1, "--forever", stderr=subprocess.DEVNULL)
            if turn % 2:  # into the second refresh of this process, so that the test gets on however busy the machine is
                before, deadline = seen[-1], time.monotonic() + 60
                while seen[-1] == before and time.monotonic() < deadline:
                    time.sleep(0.01)
            time.sleep(dice.uniform(0.2, 1.2) * whole_refresh)
            process.kill()
            process.wait()
    finally:
        is_over.set()
        reader.join()
    assert faults == []
    assert len(seen) > 100
    assert [number for _, number in seen] == sorted(number for _, number in seen), "a reader went backwards"
    assert [key for key, _ in seen] == sorted((key for key, _ in seen), key=order)
    assert seen[-1][1] > 7, "hardly anything was published between the kills"
    assert_sound(home)


def test_of_refreshes_at_once_exactly_one_wins_and_the_others_name_it(home):
    home.publish(counted(0))
    for turn in range(3):
        before = len(published_events(home.layout))
        racing = [
            refresher(home, 1 + turn * 10 + n, "--wait", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for n in range(3)
        ]
        for process in racing:
            assert process.stdout.readline() == "ready\n"
        for process in racing:
            process.stdin.write("go\n")
            process.stdin.flush()
        told = [process.communicate(timeout=60)[1] for process in racing]
        assert sorted(process.returncode for process in racing) == [0, ExitCode.BUSY, ExitCode.BUSY], told
        for process, message in zip(racing, told, strict=True):
            if process.returncode == ExitCode.BUSY:
                assert message.startswith("another refresh runs:") and "nothing was done" in message
                assert len(message.splitlines()) == 1
        assert len(published_events(home.layout)) == before + 1
        read(home)
    assert_sound(home)


@pytest.mark.parametrize("largest_file", [0, 3_000, 60_000, 300_000, 500_000])
def test_a_disk_that_takes_no_more_leaves_the_last_release(home, largest_file):
    home.publish(counted(0))
    process = refresher(home, 1, "--largest-file", str(largest_file), stderr=subprocess.PIPE)
    _, told = process.communicate(timeout=60)
    assert process.returncode == ExitCode.DATA_REFUSED
    assert "nothing was published" in told and "Traceback" not in told
    assert read(home)[1] == 0 and verify(home.layout) == []
    home.publish(counted(2))
    assert read(home)[1] == 2
    assert_sound(home)


def test_a_write_ahead_log_beside_a_sealed_file_is_refused(tmp_path):
    """A real one: a process that was killed with rows that it had committed and not yet checkpointed."""
    file = tmp_path / "strikeledger.duckdb"
    code = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('create table t as select 1 as n');"
        "c.execute('insert into t values (2)'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(file)], check=False)
    with pytest.raises(DataRefused, match=r"strikeledger\.duckdb\.wal was left beside the file, .* nothing was published"):
        refuse_leftover_log(file)


def test_a_write_ahead_log_in_a_release_is_found(published):
    folder = published.layout.releases / published.current_key()
    folder.chmod(0o755)
    (folder / "strikeledger.duckdb.wal").write_bytes(b"")
    folder.chmod(0o555)
    problem = verify(published.layout)[0]
    assert problem.subject.endswith(".wal") and "DuckDB would merge it" in problem.reason and problem.remedy == "remove it"


def test_half_a_manifest_is_no_release(published):
    manifest = published.layout.releases / published.current_key() / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_bytes(manifest.read_bytes()[:200])
    with pytest.raises(BrokenRelease, match=r"2026-03-31\.002 is damaged: its manifest.json cannot be read .* `strikeledger rollback`"):
        current_release(published.layout)
    assert [release.key for release in releases(published.layout)] == ["2026-03-31.001"]


def test_a_deleted_release_is_named(published):
    target = published.layout.releases / published.current_key()
    target.rename(published.layout.home / "gone")
    with pytest.raises(BrokenRelease, match=r"2026-03-31\.002 is gone from .* `strikeledger rollback`"):
        current_release(published.layout)


@pytest.mark.parametrize("target", ["elsewhere", "releases/latest", "/tmp", "../releases/2026-03-31.001"])
def test_a_link_that_leads_elsewhere_is_named(published, target):
    published.layout.current.unlink()
    published.layout.current.symlink_to(target)
    with pytest.raises(BrokenRelease, match="is not a release; send readers back with `strikeledger rollback`"):
        current_release(published.layout)


def test_a_folder_in_place_of_the_link_is_named(published):
    published.layout.current.unlink()
    published.layout.current.mkdir()
    with pytest.raises(BrokenRelease, match="is not a link; move it away"):
        current_release(published.layout)


def test_a_missing_link_is_not_taken_for_an_empty_home(published):
    published.layout.current.unlink()
    with pytest.raises(BrokenRelease, match=r"is missing although releases are on disk, the latest 2026-03-31\.002"):
        current_release(published.layout)


def test_leftover_staging_is_swept_frozen_or_not(published):
    layout = published.layout
    stale = layout.staging / "killed-run" / "release" / "csv"
    stale.mkdir(parents=True)
    (stale / "fct_actions.csv").write_text("half")
    stale.chmod(0o555)
    stale.parent.chmod(0o555)
    (layout.staging / "active").symlink_to("killed-run")
    kept = layout.staging / "this-run"
    kept.mkdir()
    with publish_lock(layout, "test") as lock:
        swept = sweep(layout, lock, keep=kept)
    assert set(swept) == {"staging/active", "staging/killed-run", "staging/run"}
    assert list(layout.staging.iterdir()) == [kept]
    assert verify(layout) == []


def test_only_releases_that_were_never_published_are_swept(published):
    layout = published.layout
    history = layout.history.read_text().splitlines(keepends=True)
    layout.history.write_text("".join(history[:-1]))  # killed between moving the link and recording it
    with publish_lock(layout, "test") as lock:
        sweep(layout, lock)
        assert published.current_key() == "2026-03-31.002" and verify(layout) == []
        assert heal(layout, lock) == ["recorded that 2026-03-31.002 was published"]
        assert heal(layout, lock) == []
    assert published_events(layout)[-1]["row_counts"]["fct_actions"] == 2


def test_a_lost_history_is_written_again_from_the_manifests(published):
    layout = published.layout
    before = published_events(layout)
    layout.history.unlink()
    with publish_lock(layout, "test") as lock:
        sweep(layout, lock)
        heal(layout, lock)
    assert published_events(layout) == before
    assert published.publish(counted(1)).release_key == "2026-03-31.003"


def test_a_link_moved_by_hand_is_recorded(published):
    layout = published.layout
    layout.current.unlink()
    layout.current.symlink_to("releases/2026-03-31.001")
    with publish_lock(layout, "test") as lock:
        assert heal(layout, lock) == ["recorded that readers were sent back to 2026-03-31.001"]
    assert read_history(layout).pointed_key == "2026-03-31.001"
