"""What publishing finds broken, and how it is told or healed. Kills, races and full disks are in tests/faults.

Readers always find one whole release, and never an older one than before.
"""

import subprocess
import sys

import pytest
from strikeledger.errors import DataRefused
from strikeledger.release.candidate import refuse_leftover_log
from strikeledger.release.current import BrokenRelease, current_release, releases
from strikeledger.release.history import heal, published_events, read_history
from strikeledger.release.lock import publish_lock
from strikeledger.release.retention import sweep
from strikeledger.release.verify import verify

from tests.integration.release.small_warehouse import counted


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
