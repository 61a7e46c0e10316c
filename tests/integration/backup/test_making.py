"""What a backup keeps, what it copies the next time, and what it refuses."""

import json
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from hashlib import sha256

import pytest
from strikeledger.backup import making
from strikeledger.backup.contents import Stage
from strikeledger.backup.making import check
from strikeledger.backup.store import writing
from strikeledger.errors import Busy, DataRefused, StrikeledgerError, UsageError
from strikeledger.release.lock import publish_lock
from strikeledger.release.retention import prune

from tests.integration.backup.small_ledger import write
from tests.integration.release.small_warehouse import counted


def kept(ledger) -> dict[str, dict]:
    return json.loads((ledger.backup / "backup.json").read_bytes())["files"]


def snapshot(folder) -> dict:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_keeps_what_cannot_be_computed_again_and_nothing_else(ledger):
    made = ledger.back_up()
    layout, files = ledger.layout, kept(ledger)
    expected = {
        f"home/{path.relative_to(layout.home).as_posix()}"
        for path in layout.home.rglob("*")
        if path.is_file() and path.relative_to(layout.home).parts[0] not in ("staging", "dbt", "current", "publish.lock")
    }
    expected -= {"home/archive/.arriving-half"}
    assert files.keys() == expected | {"seeds/strikes.csv", "seeds/vocabulary/precisions.csv"}
    assert {"home/history.jsonl", "home/archive/deliveries.jsonl", "home/inbox/report.yml"} <= files.keys()
    assert made.current_release == "2026-03-31.002" and made.left_out == ()
    assert check(ledger.backup).problems == ()


def test_a_second_backup_copies_only_what_is_new(ledger):
    ledger.back_up()
    assert ledger.back_up().copied_files == 0
    ledger.deliver(b"a third listing")
    before = {path: path.stat().st_ino for path in (ledger.backup / "files").rglob("*") if path.is_file()}
    made = ledger.back_up()
    assert made.copied_files == 2  # the file, and the record of deliveries, whose older state goes
    after = {path: path.stat().st_ino for path in (ledger.backup / "files").rglob("*") if path.is_file()}
    assert len(after.keys() - before.keys()) == 2 and len(before.keys() - after.keys()) == 1
    assert all(before[path] == after[path] for path in before.keys() & after.keys())
    assert check(ledger.backup).surplus == 0


def test_a_release_that_was_pruned_goes_from_the_next_backup(ledger):
    ledger.back_up()
    ledger.home.publish(counted(1), keep=2)
    with publish_lock(ledger.layout, "test") as lock:
        prune(ledger.layout, lock, 2, None)
    ledger.back_up()
    assert not any("2026-03-31.001" in path for path in kept(ledger))
    assert check(ledger.backup).problems == () and check(ledger.backup).surplus == 0


def test_a_torn_last_line_of_a_record_is_left(ledger):
    whole = ledger.layout.history.read_bytes()
    ledger.layout.history.write_bytes(whole + b'{"event": "publ')
    ledger.back_up()
    assert kept(ledger)["home/history.jsonl"]["bytes"] == len(whole)
    ledger.layout.history.write_bytes(whole)
    assert ledger.back_up().copied_files == 0


def test_links_are_followed_and_what_is_no_file_is_told(ledger, tmp_path):
    shutil.move(ledger.layout.archive, tmp_path / "larger-disk")
    ledger.layout.archive.symlink_to(tmp_path / "larger-disk")
    (ledger.layout.drop / "round").symlink_to(ledger.layout.drop)
    (ledger.layout.drop / "nowhere").symlink_to("gone")
    os.mkfifo(ledger.layout.drop / "pipe")
    made = ledger.back_up()
    assert sum(path.startswith("home/archive/") for path in kept(ledger)) == 3
    assert made.left_out == (
        "home/drop/nowhere: is a link to nothing",
        "home/drop/pipe: is neither a file nor a folder",
        "home/drop/round: is a link to a folder that it lies in",
    )


@pytest.mark.parametrize("place", ["home", "home/backups/daily", "seeds/backup"])
def test_a_folder_inside_what_it_backs_up_is_refused(ledger, place):
    with pytest.raises(UsageError, match="lies in the (home|folder of seeds) that it would back up"):
        making.back_up(ledger.settings, ledger.folder / place)


def test_a_folder_that_holds_something_else_is_refused_and_untouched(ledger):
    write(ledger.backup / "thesis.tex", b"thesis")
    with pytest.raises(UsageError, match=r"holds something else \(thesis.tex\); name an empty folder"):
        ledger.back_up()
    assert snapshot(ledger.backup) == {next(iter(snapshot(ledger.backup))): b"thesis"}


def test_a_file_in_place_of_the_folder_and_one_that_cannot_be_made_are_refused(ledger):
    write(ledger.backup, b"")
    with pytest.raises(UsageError, match="is a file; name a folder"):
        ledger.back_up()
    with pytest.raises(UsageError, match="cannot be written"):
        making.back_up(ledger.settings, ledger.backup / "below-a-file")


def test_a_disk_without_room_is_refused_before_anything_is_copied(ledger, monkeypatch):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage(1000))
    with pytest.raises(DataRefused, match=r"has room for 0\.0 MB, and .* may have to be copied; nothing was"):
        ledger.back_up()
    assert not any(path.is_file() for path in (ledger.backup / "files").rglob("*"))


@pytest.mark.parametrize("largest_file", [0, 2_000, 100_000])
def test_a_disk_that_takes_no_more_leaves_the_backup_before(ledger, largest_file):
    ledger.back_up()
    before = (ledger.backup / "backup.json").read_bytes()
    ledger.home.publish(counted(1))
    code = (
        "import resource, sys; from pathlib import Path; from tests.integration.backup.small_ledger import SmallLedger\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({largest_file}, {largest_file}))\n"
        "SmallLedger(Path(sys.argv[1])).back_up()"
    )
    run = subprocess.run([sys.executable, "-c", code, str(ledger.folder)], capture_output=True, text=True, timeout=60)
    assert "StrikeledgerError: the backup stopped (File too large" in run.stderr, run.stderr
    assert (ledger.backup / "backup.json").read_bytes() == before and check(ledger.backup).problems == ()
    assert ledger.back_up().current_release == "2026-03-31.003"


@pytest.mark.parametrize("lost", ["history.jsonl", "archive/deliveries.jsonl"])
def test_a_home_that_lost_its_record_does_not_replace_a_good_backup(ledger, lost):
    ledger.back_up()
    before = snapshot(ledger.backup)
    record = ledger.layout.home / lost
    record.write_bytes(record.read_bytes()[:-200].rpartition(b"\n")[0] + b"\n")
    with pytest.raises(UsageError, match=f"holds a backup of .* with a {record.name} that .* does not go on from: it is of another home"):
        ledger.back_up()
    assert snapshot(ledger.backup) == before


def test_a_damaged_file_of_the_archive_is_named_unless_the_backup_has_it_whole(ledger):
    digest = ledger.deliver(b"about to rot")
    kept_file = ledger.layout.archive / digest
    kept_file.chmod(0o644)
    kept_file.write_bytes(b"about to rut")
    with pytest.raises(DataRefused, match=f"{digest} is damaged: its bytes have sha256 .*\n.*load a damaged file again"):
        ledger.back_up()
    assert not (ledger.backup / "backup.json").exists()
    kept_file.write_bytes(b"about to rot")
    ledger.back_up()
    kept_file.write_bytes(b"about to rut")
    assert ledger.back_up().copied_files == 0 and check(ledger.backup).problems == ()


def test_a_damaged_release_is_named(ledger):
    file = ledger.layout.releases / "2026-03-31.002" / "strikeledger.duckdb"
    file.chmod(0o644)
    with file.open("r+b") as opened:
        opened.write(b"rotten")
    with pytest.raises(DataRefused, match=r"2026-03-31\.002/strikeledger\.duckdb is damaged"):
        ledger.back_up()
    file.parent.chmod(0o755)
    file.unlink()
    with pytest.raises(DataRefused, match=r"2026-03-31\.002/strikeledger\.duckdb is missing; see `strikeledger verify 2026-03-31\.002`"):
        ledger.back_up()


def test_half_a_release_is_left_out_and_told(ledger):
    folder = ledger.layout.releases / "2026-03-31.001"
    folder.chmod(0o755)
    (folder / "manifest.json").unlink()
    assert ledger.back_up().left_out == ("releases/2026-03-31.001: is no whole release: its manifest.json is missing",)


def test_two_backups_into_one_folder(ledger):
    with writing(ledger.backup), pytest.raises(Busy, match="another backup or restore works with .*; nothing was done"):
        ledger.back_up()


def when_looked(monkeypatch, place: str, happen) -> None:
    """Let something happen whenever a backup has looked what there is in ``place``, before it copies it."""

    def looking(stage: Stage) -> Stage:
        def look():
            contents = stage.look()
            if any(part.path.startswith(place) for part in contents.parts):
                happen()
            return contents

        return Stage(look, stage.may_go)

    whole, calls = making.stages, []

    def stages(settings) -> list[Stage]:
        calls.append(settings)
        return [looking(stage) if len(calls) > 1 else stage for stage in whole(settings)]  # the first is the survey

    monkeypatch.setattr(making, "stages", stages)


@pytest.mark.parametrize("seen", ["home/drop/", "home/quarantine/", "home/releases/", "home/archive/", "seeds/"])
def test_a_file_that_is_loaded_meanwhile_is_found_where_it_waited_or_where_it_came_to(ledger, monkeypatch, seen):
    waits = ledger.layout.drop / "bls_work_stoppages" / "waits.xlsx"

    def load() -> None:
        if waits.exists():
            ledger.deliver(waits.read_bytes())
            waits.unlink()

    when_looked(monkeypatch, seen, load)
    ledger.back_up()
    knows_all = kept(ledger)["home/archive/deliveries.jsonl"]["bytes"] == ledger.layout.deliveries.stat().st_size
    assert knows_all or "home/drop/bls_work_stoppages/waits.xlsx" in kept(ledger)
    assert not knows_all or f"home/archive/{sha256(b'waits').hexdigest()}" in kept(ledger)


def test_no_release_tells_of_a_file_that_the_record_does_not_know(ledger, monkeypatch):
    when_looked(monkeypatch, "home/releases/", lambda: ledger.deliver(b"listed in a release that is seen"))
    ledger.back_up()
    assert kept(ledger)["home/archive/deliveries.jsonl"]["bytes"] == ledger.layout.deliveries.stat().st_size


def test_what_a_killed_run_moved_into_place_and_never_published_is_left(ledger):
    layout = ledger.layout
    layout.current.unlink()
    layout.current.symlink_to("releases/2026-03-31.001")
    layout.history.write_text("".join(layout.history.read_text().splitlines(keepends=True)[:-1]))
    assert ledger.back_up().current_release == "2026-03-31.001"
    assert not any("2026-03-31.002" in path for path in kept(ledger))


def test_a_release_that_is_pruned_between_being_seen_and_being_copied_is_left(ledger, monkeypatch):
    def prune_first() -> None:
        if ledger.home.current_key() == "2026-03-31.002":
            ledger.home.publish(counted(1), keep=2)

    when_looked(monkeypatch, "home/releases/", prune_first)
    assert ledger.back_up().current_release == "2026-03-31.003"
    assert {path.split("/")[2] for path in kept(ledger) if path.startswith("home/releases/")} == {"2026-03-31.002", "2026-03-31.003"}
    assert kept(ledger)["home/history.jsonl"]["bytes"] == ledger.layout.history.stat().st_size


def test_what_is_still_being_written_is_left_for_the_next_backup(ledger, monkeypatch):
    growing = ledger.layout.drop / "bls_work_stoppages" / "large.xlsx"
    write(growing, b"begun")
    when_looked(monkeypatch, "home/drop/", lambda: growing.write_bytes(growing.read_bytes() + b" and on"))
    assert ledger.back_up().left_out == ("home/drop/bls_work_stoppages/large.xlsx: is still being written; the next backup takes it",)


def test_seeds_that_never_stand_still_are_told(ledger, monkeypatch):
    edited = ledger.settings.seeds / "strikes.csv"
    when_looked(monkeypatch, "seeds/", lambda: edited.write_bytes(edited.read_bytes() + b"one more\n"))
    monkeypatch.setattr(making, "_PAUSE_SECONDS", 0)
    with pytest.raises(StrikeledgerError, match=r"strikes\.csv moved on 20 times while it was copied; .* back up when fewer refreshes run"):
        ledger.back_up()
