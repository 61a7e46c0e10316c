"""The releases on disk in a form to print. Reads manifests only."""

from strikeledger.paths import Layout
from strikeledger.release.current import BrokenRelease, current_key
from strikeledger.release.history import read_history
from strikeledger.release.manifest import InvalidManifest, read_manifest
from strikeledger.release.release_keys import keys_on_disk


def listing(layout: Layout) -> list[dict]:
    """One entry per release on disk, newest first: release_key, published_at, is_current, row_count, note. Damaged ones say so in ``note``.

    What a killed run moved into place and never published is left out: the next build sweeps it.
    """
    try:
        current = current_key(layout)
    except BrokenRelease:
        current = None
    abandoned = read_history(layout).abandoned_keys - {current}
    entries = []
    for key in keys_on_disk(layout):
        if key in abandoned:
            continue
        entry = {"release_key": key, "published_at": "", "is_current": key == current, "row_count": 0}
        try:
            manifest = read_manifest(layout.releases / key)
            entry |= {"published_at": manifest.published_at, "row_count": sum(manifest.row_counts.values())}
            note = f"after {manifest.parent_release_key}" if manifest.parent_release_key else "the first"
        except InvalidManifest as error:
            note = f"damaged: {error}"
        entries.append(entry | {"note": note})
    return entries
