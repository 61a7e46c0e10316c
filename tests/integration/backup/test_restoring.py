"""A home put together from a backup is the home that was backed up; from a damaged backup nothing is put anywhere."""

import hashlib
import json
import os
import random
import shutil
from collections import namedtuple

import pytest
from strikeledger.backup import restoring
from strikeledger.backup.making import back_up, check
from strikeledger.backup.manifest import DamagedBackup, read_manifest
from strikeledger.backup.restoring import restore
from strikeledger.backup.store import reading
from strikeledger.errors import Busy, DataRefused, StrikeledgerError, UsageError
from strikeledger.paths import Layout
from strikeledger.release.current import find_release
from strikeledger.release.diff import diff
from strikeledger.release.listing import listing
from strikeledger.release.lock import publish_lock
from strikeledger.release.rollback import rollback
from strikeledger.release.verify import verify
from strikeledger.settings import Settings
from strikeledger.sources.deliveries import read_deliveries

from tests.integration.backup.small_ledger import COMPUTED, tree, write
from tests.integration.release.small_warehouse import DAY, SmallHome, counted


@pytest.fixture
def backed_up(ledger):
    ledger.back_up()
    return ledger


def restored(ledger, **options) -> Layout:
    restore(ledger.backup, ledger.folder / "restored", ledger.folder / "restored-seeds", **options)
    return Layout(ledger.folder / "restored")


def test_it_is_the_same_home_file_by_file(backed_up):
    layout = restored(backed_up)
    assert tree(layout.home) == tree(backed_up.layout.home, *COMPUTED)
    assert tree(backed_up.folder / "restored-seeds") == tree(backed_up.settings.seeds)
    assert not list(backed_up.folder.glob("*.restoring"))


def test_it_works_like_the_home_that_was_backed_up(backed_up):
    layout = restored(backed_up)
    assert verify(layout) == [] and verify(layout, "2026-03-31.001") == []
    assert listing(layout) == listing(backed_up.layout)
    releases = find_release(layout, "2026-03-31.001"), find_release(layout, "2026-03-31.002")
    assert [revision.new_value for revision in diff(*releases)] == ["75600", None]
    assert read_deliveries(layout) == read_deliveries(backed_up.layout)
    with publish_lock(layout, "test") as lock:
        assert rollback(layout, lock, clock=lambda: DAY).to_key == "2026-03-31.001"
    assert SmallHome(layout.home).publish(counted(1)).release_key == "2026-03-31.003"
    moved_on = Settings(layout.home, backed_up.folder / "restored-seeds", layout.home, layout.home)
    assert back_up(moved_on, backed_up.backup).current_release == "2026-03-31.003"


def test_without_releases_the_next_build_makes_one_under_a_new_key(backed_up):
    layout = restored(backed_up, with_releases=False)
    assert tree(layout.home) == tree(backed_up.layout.home, *COMPUTED, "releases", "current")
    assert listing(layout) == []
    home = SmallHome(layout.home)
    assert home.publish(counted(1)).release_key == "2026-03-31.003"
    assert home.rows("select release_key from marts.releases order by all") == [(f"2026-03-31.00{n}",) for n in (1, 2, 3)]


def test_an_empty_folder_is_taken_and_keeps_its_mode(backed_up):
    place = backed_up.folder / "restored"
    place.mkdir(mode=0o700)
    restored(backed_up)
    assert place.stat().st_mode & 0o777 == 0o700 and (place / "current").is_symlink()


@pytest.mark.parametrize("place", ["restored", "restored-seeds"])
def test_a_place_that_holds_something_is_left_as_it_is(backed_up, place):
    for number in range(7):
        write(backed_up.folder / place / f"notes-{number}.txt", b"mine")
    with pytest.raises(UsageError, match="is not empty: it holds notes-0.txt, .*notes-4.txt and 2 more; nothing was touched"):
        restored(backed_up)
    assert len(list((backed_up.folder / place).iterdir())) == 7
    assert not {"restored", "restored-seeds"} - {place} & {path.name for path in backed_up.folder.iterdir()}


def test_folders_in_each_other_are_refused(backed_up):
    for home, seeds in (("backup/home", "s"), ("h", "h/seeds"), ("h", "backup/seeds"), (".", "s")):
        with pytest.raises(UsageError, match="must be folders apart"):
            restore(backed_up.backup, backed_up.folder / home, backed_up.folder / seeds)


def test_a_mount_point_is_told(backed_up, monkeypatch):
    place = backed_up.folder / "restored"
    place.mkdir()
    monkeypatch.setattr(os.path, "ismount", lambda path: path == place)
    with pytest.raises(UsageError, match="is a mount point, .*; name a folder in it"):
        restored(backed_up)


def test_no_room_and_a_disk_that_reads_back_otherwise(backed_up, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda folder: namedtuple("usage", "free")(10))
        with pytest.raises(StrikeledgerError, match="has room for 0.0 MB, .* are needed; nothing was restored"):
            restored(backed_up)
    monkeypatch.setattr(restoring, "chunks_of", lambda file: [b"what the disk made of it"])
    with pytest.raises(DamagedBackup, match="reads back with sha256 .*; nothing was restored; check that disk"):
        restored(backed_up)
    assert {path.name for path in backed_up.folder.iterdir()} == {"home", "seeds", "backup"}


def test_after_the_seeds_alone_were_put_in_place_it_goes_on(backed_up):
    restored(backed_up)
    backed_up.folder.joinpath("restored").rename(backed_up.folder / "elsewhere")
    assert tree(restored(backed_up).home) == tree(backed_up.folder / "elsewhere")


def test_two_restores_into_one_home(backed_up):
    with restoring._staging(backed_up.folder / "restored.restoring"), pytest.raises(Busy, match="another restore writes"):
        restored(backed_up)


def test_a_copy_of_a_backup_without_its_lock_can_be_restored(backed_up):
    (backed_up.backup / "backup.lock").unlink()
    assert verify(restored(backed_up)) == []


def test_every_flipped_bit_is_found_before_anything_is_restored(backed_up):
    dice = random.Random(20231004)
    files = sorted(path for path in backed_up.backup.rglob("*") if path.is_file() and path.name != "backup.lock" and path.stat().st_size)
    for file in [backed_up.backup / "backup.json", *dice.choices(files, k=25)]:
        whole = file.read_bytes()
        place = dice.randrange(len(whole))
        file.chmod(0o644)
        file.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << dice.randrange(8))]) + whole[place + 1 :])
        with pytest.raises(DataRefused) as refusal:
            restored(backed_up)
        assert file.name in str(refusal.value)
        file.write_bytes(whole)
    assert not (backed_up.folder / "restored").exists() and not (backed_up.folder / "restored-seeds").exists()
    restored(backed_up)


def missing_content(folder):
    file = next(path for path in (folder / "files").rglob("*") if path.is_file())
    file.unlink()
    return f"files/{file.parent.name}/{file.name}: is missing; it is (home|seeds)/"


def longer_content(folder):
    file = next(path for path in (folder / "files").rglob("*") if path.is_file())
    file.chmod(0o644)
    file.write_bytes(file.read_bytes() + b"\n")
    return "has .* bytes instead of"


def link_for_content(folder):
    file = next(path for path in (folder / "files").rglob("*") if path.is_file())
    file.rename(folder.parent / "content")
    file.symlink_to(folder.parent / "content")
    return "is not a file"


def stranger(folder):
    write(folder / "notes.txt", b"")
    return "notes.txt: is no part of the backup"


def stranger_among_contents(folder):
    write(folder / "files" / "00" / "notes.txt", b"")
    return "files/00/notes.txt: is no part of the backup"


@pytest.mark.parametrize("damage", [missing_content, longer_content, link_for_content, stranger, stranger_among_contents])
def test_a_damaged_backup_is_refused_and_the_damage_named(backed_up, damage):
    told = damage(backed_up.backup)
    with pytest.raises(DamagedBackup, match=rf"{told}[\s\S]*nothing was restored; use another copy of this backup"):
        restored(backed_up)
    assert len(check(backed_up.backup).problems) == 1
    assert not (backed_up.folder / "restored").exists()


def changed(manifest: dict, **values) -> bytes:
    value = {key: each for key, each in (manifest | values).items() if key != "manifest_sha256"}
    return json.dumps(value | {"manifest_sha256": hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()}).encode()


@pytest.mark.parametrize(
    ("rewrite", "told"),
    [
        (lambda manifest: json.dumps(manifest).encode()[:300], "backup.json is cut short or damaged"),
        (lambda manifest: b"", "backup.json is cut short or damaged"),
        (lambda manifest: b"[]", "backup.json is cut short or damaged"),
        (lambda manifest: changed(manifest, format_version=2), r"has format 2, made by a newer strikeledger \(0\..*\); .*: update it"),
        (lambda manifest: json.dumps(manifest | {"made_at": "2030-01-01T00:00:00Z"}).encode(), "was changed after it was written"),
        (lambda manifest: changed(manifest, folders={"home/../../etc": "0777"}), "'home/../../etc' is no path inside a backup"),
        (lambda manifest: changed(manifest, folders={"/etc": "0777"}), "'/etc' is no path inside a backup"),
        (lambda manifest: changed(manifest, current_key="../../etc"), "'../../etc' is no release key"),
    ],
)
def test_a_manifest_that_cannot_be_relied_on_is_refused(backed_up, rewrite, told):
    file = backed_up.backup / "backup.json"
    before = file.read_bytes()
    file.write_bytes(rewrite(json.loads(before)))
    for attempt in (lambda: restored(backed_up), lambda: check(backed_up.backup), backed_up.back_up):
        with pytest.raises(DamagedBackup, match=told):
            attempt()
    file.write_bytes(before)
    assert read_manifest(backed_up.backup).current_key == "2026-03-31.002"


def test_a_folder_without_a_manifest_is_no_backup(ledger):
    with pytest.raises(UsageError, match="holds no backup: it has no backup.json"), reading(ledger.folder):
        pass
