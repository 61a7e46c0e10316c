"""The releases on disk, and the one that readers see. Reading takes no lock: a published folder never changes."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from strikeledger.errors import StrikeledgerError, UsageError
from strikeledger.paths import Layout
from strikeledger.release.manifest import InvalidManifest, Manifest, read_manifest
from strikeledger.release.release_keys import is_release_key, keys_on_disk

FILE_NAME = "strikeledger.duckdb"


class BrokenRelease(StrikeledgerError):
    """A release, or the link to it, is not as it was published."""


@dataclass(frozen=True)
class Release:
    key: str
    folder: Path
    manifest: Manifest

    @property
    def file(self) -> Path:
        """The DuckDB file by its own path, not through ``current``: one reader stays in one release while another is published."""
        return self.folder / FILE_NAME

    @property
    def row_counts(self) -> dict[str, int]:
        """Rows by table."""
        return self.manifest.row_counts


def current_key(layout: Layout) -> str | None:
    """The release that ``current`` names, whether it is there or not; None without a link. Raises BrokenRelease when it is no such link."""
    try:
        target = layout.current.readlink()
    except FileNotFoundError:
        return None
    except OSError:
        raise BrokenRelease(f"{layout.current} is not a link; move it away, then run `strikeledger rollback`") from None
    if target.parent != Path(layout.releases.name) or not is_release_key(target.name):
        raise BrokenRelease(f"{layout.current} leads to {target}, which is not a release; send readers back with `strikeledger rollback`")
    return target.name


def current_release(layout: Layout) -> Release | None:
    """What readers see; None when nothing was ever published. Raises BrokenRelease, which says what to do."""
    key = current_key(layout)
    if key is not None:
        return _release(layout, key, "send readers to the release before with `strikeledger rollback`")
    if whole := releases(layout):
        raise BrokenRelease(
            f"the link {layout.current} is missing although releases are on disk, the latest {whole[0].key}; "
            "send readers there with `strikeledger rollback`"
        )
    return None


def releases(layout: Layout) -> list[Release]:
    """The whole releases on disk, newest first. Folders without a valid manifest are none; `verify` tells of them."""
    found = []
    for key in keys_on_disk(layout):
        try:
            found.append(Release(key, layout.releases / key, read_manifest(layout.releases / key)))
        except InvalidManifest:
            continue
    return found


def find_release(layout: Layout, key: str | None = None) -> Release:
    """A release on disk by key, or the current one. Raises UsageError when there is no such release, BrokenRelease when it is damaged."""
    if key is None:
        release = current_release(layout)
        if release is None:
            raise UsageError(f"nothing is published in {layout.home} yet; run `strikeledger build`")
        return release
    known = keys_on_disk(layout)
    if key not in known:
        near = difflib.get_close_matches(key, known, n=3) or known[:3]
        raise UsageError(f"there is no release {key!r} on disk; " + (f"there is {', '.join(near)}" if near else "there is none at all"))
    return _release(layout, key, "choose another from `strikeledger releases`")


def _release(layout: Layout, key: str, remedy: str) -> Release:
    folder = layout.releases / key
    if not folder.is_dir():
        raise BrokenRelease(f"release {key} is gone from {layout.releases}; {remedy}")
    try:
        return Release(key, folder, read_manifest(folder))
    except InvalidManifest as error:
        raise BrokenRelease(f"release {key} is damaged: {error}; {remedy}") from None


def published_file(layout: Layout) -> Path:
    """The DuckDB file that readers see. Raises UsageError before the first release."""
    release = current_release(layout)
    if release is None:
        raise UsageError("nothing is published in this home yet; run `strikeledger build`")
    return release.file
