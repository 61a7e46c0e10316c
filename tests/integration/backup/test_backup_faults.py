"""Killed, raced, and under a home that moves: the backup before is whole, a restored home verifies, and nothing is ever half."""

import shutil
import signal
import subprocess
import sys
import threading
import time
from hashlib import sha256

from strikeledger.backup.making import check
from strikeledger.backup.manifest import read_manifest
from strikeledger.backup.restoring import restore
from strikeledger.paths import Layout
from strikeledger.release.verify import verify
from strikeledger.sources.deliveries import read_deliveries

from tests.conftest import ROOT
from tests.integration.backup.small_ledger import COMPUTED, tree, write
from tests.integration.release.small_warehouse import SmallHome, counted


def killed(ledger, verb: str, step: int) -> bool:
    """Run it, killed before its ``step``-th change. Returns whether there was such a step."""
    command = [sys.executable, "-m", "tests.integration.backup.backer", str(ledger.folder), verb, "--die-before", str(step)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.returncode in (0, -signal.SIGKILL), run.stderr
    return run.returncode != 0


def test_kill_9_before_any_change_leaves_the_backup_before_or_the_new_one(ledger):
    ledger.home.publish(counted(0))
    ledger.back_up()
    first = tree(ledger.layout.home, *COMPUTED)
    with_first = shutil.copytree(ledger.backup, ledger.folder / "first")
    old = read_manifest(ledger.backup)
    ledger.home.publish(counted(1), keep=2)  # contents come, and those of the release that is pruned go
    ledger.deliver(b"new since")
    second, seen, step = tree(ledger.layout.home, *COMPUTED), [], 1
    while killed(ledger, "back_up", step):
        assert check(ledger.backup).problems == ()
        target = ledger.folder / f"restored-{step}"
        restore(ledger.backup, target)
        seen.append(read_manifest(ledger.backup) != old)
        assert tree(target) == (second if seen[-1] else first), step
        shutil.rmtree(ledger.backup)
        shutil.copytree(with_first, ledger.backup)
        step += 5
    assert len(seen) > 10, "the kills did not reach into the backup"
    assert set(seen) == {True, False} and seen == sorted(seen)
    assert check(ledger.backup).problems == () and check(ledger.backup).surplus == 0


def test_a_first_backup_that_was_killed_is_none_yet_and_the_next_goes_on(ledger):
    assert killed(ledger, "back_up", 40)
    assert not (ledger.backup / "backup.json").exists()
    arrived = sum(len(path.name) == 64 for path in (ledger.backup / "files").rglob("*"))
    made = ledger.back_up()
    assert arrived > 5 and made.copied_files == len(read_manifest(ledger.backup).contents) - arrived
    assert not [path for path in (ledger.backup / "files").rglob("*") if path.name.startswith(".arriving-")]


def test_kill_9_before_any_change_of_a_restore_leaves_no_home_or_the_whole_one(ledger):
    ledger.back_up()
    whole, home, seen, step = tree(ledger.layout.home, *COMPUTED), ledger.folder / "restored", [], 1
    while killed(ledger, "restore", step):
        seen.append(home.exists())
        if seen[-1]:
            assert tree(home) == whole, step
            home.rename(ledger.folder / f"restored-{step}")
        step += 10
    assert len(seen) > 8, "the kills did not reach into the restore"
    assert tree(home) == whole and tree(ledger.folder / "restored-seeds") == tree(ledger.settings.seeds)
    assert not list(ledger.folder.glob("*.restoring"))


def test_while_a_refresh_publishes_and_files_are_loaded_in_a_loop(ledger):
    """Every restored home verifies; what it shows is known to its record, and what the record knows is in its archive."""
    code = "import sys; from tests.faults.refresher import Request, answer; sys.exit(answer(Request(sys.argv[1], 1, is_endless=True)))"
    refresher = [sys.executable, "-c", code, str(ledger.layout.home)]
    ledger.home.publish(counted(0))
    publishing = subprocess.Popen(refresher, cwd=ROOT, stderr=subprocess.DEVNULL)
    is_over, dropped = threading.Event(), []

    def load() -> None:
        while not is_over.is_set():
            content = f"dropped {len(dropped)}".encode()
            file = ledger.layout.drop / "bls_work_stoppages" / f"{len(dropped)}.csv"
            write(file, content)
            dropped.append(sha256(content).hexdigest())
            time.sleep(0.005)
            ledger.deliver(content)
            file.unlink()
            time.sleep(0.02)

    loading = threading.Thread(target=load)
    loading.start()
    keys, deliveries = set(), []
    try:
        for turn in range(4):
            deadline = time.monotonic() + 60
            while ledger.home.current_key() in keys and time.monotonic() < deadline:
                time.sleep(0.01)
            before = list(dropped)[:-1]
            keys.add(ledger.back_up().current_release)
            layout = Layout(ledger.folder / f"restored-{turn}")
            restore(ledger.backup, layout.home)
            assert verify(layout) == []
            told = "select workers_count from marts.fct_actions intersect select workers_count from marts.fct_places"
            assert len(SmallHome(layout.home).rows(told)) == 1, "two releases are mixed"
            known = {delivery.sha256 for delivery in read_deliveries(layout).standing}
            waiting = {sha256(path.read_bytes()).hexdigest() for path in layout.drop.rglob("*.csv")}
            assert known <= {path.name for path in layout.archive.iterdir()}
            assert set(before) <= known | waiting, "a file was lost on its way from the drop folder to the archive"
            deliveries.append(len(known))
    finally:
        is_over.set()
        loading.join()
        publishing.kill()
        publishing.wait()
    assert len(keys) == 4 and deliveries == sorted(set(deliveries))
    shown = layout.current.readlink().name
    assert SmallHome(layout.home).publish(counted(0)).parent == shown
