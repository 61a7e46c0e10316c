"""What may go: folders that killed runs left, and releases beyond those that are kept. Always under the publish lock."""

from pathlib import Path

from strikeledger.durable import remove_folder, sync
from strikeledger.paths import Layout
from strikeledger.release.current import current_key
from strikeledger.release.history import read_history
from strikeledger.release.lock import PublishLock
from strikeledger.release.release_keys import keys_on_disk


def sweep(layout: Layout, lock: PublishLock, keep: Path | None = None) -> list[str]:
    """Clear staging, and the releases that a killed run moved into place without ever sending readers there. Returns what went, by name.

    ``keep``: the folder of the run that begins, and so stays.
    """
    lock.require(layout)
    swept = []
    abandoned = read_history(layout).abandoned_keys - {current_key(layout)}
    for key in abandoned.intersection(keys_on_disk(layout)):
        _withdraw(layout, key)
        swept.append(f"{layout.releases.name}/{key}")
    if layout.staging.is_dir():
        for stale in sorted(layout.staging.iterdir()):
            if stale == keep:
                continue
            if stale.is_dir() and not stale.is_symlink():
                remove_folder(stale)
            else:
                stale.unlink()
            swept.append(f"{layout.staging.name}/{stale.name}")
    return swept


def prune(layout: Layout, lock: PublishLock, keep: int, parent_key: str | None) -> list[str]:
    """Remove all releases but the ``keep`` newest, the current one and its parent, which a rollback needs. Returns the keys that went."""
    lock.require(layout)
    on_disk = keys_on_disk(layout)
    kept = {*on_disk[:keep], current_key(layout), parent_key}
    gone = [key for key in on_disk if key not in kept]
    for key in gone:
        _withdraw(layout, key)
    return gone


def _withdraw(layout: Layout, key: str) -> None:
    """Move a release out of sight before its files go, so that a kill in between leaves no half release."""
    layout.staging.mkdir(parents=True, exist_ok=True)
    folder, out_of_sight = layout.releases / key, layout.staging / f"withdrawn-{key}"
    remove_folder(out_of_sight)
    folder.chmod(0o755)
    folder.rename(out_of_sight)
    sync(layout.releases)
    remove_folder(out_of_sight)
