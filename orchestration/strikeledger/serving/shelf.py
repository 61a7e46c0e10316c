"""The releases that are served, looked up anew for each request."""

from functools import lru_cache

from strikeledger.errors import UsageError
from strikeledger.paths import Layout
from strikeledger.release.current import BrokenRelease, Release, current_key, find_release
from strikeledger.release.history import read_history
from strikeledger.release.release_keys import keys_on_disk

_MANIFESTS_KEPT = 4  # a manifest takes 5 ms to read and never changes


class Shelf:
    """What of a home is served. Nothing of it is opened for writing."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._read = lru_cache(_MANIFESTS_KEPT)(lambda key: find_release(layout, key))

    def current(self) -> Release | None:
        """The release that readers see; None when there is none, or the link or the release is broken: `verify` tells the operator why."""
        try:
            key = current_key(self._layout)
        except BrokenRelease:
            return None
        return self.release(key) if key else None

    def release(self, key: str) -> Release | None:
        """A kept release; None when it is not on disk or damaged."""
        try:
            release = self._read(key)
        except (BrokenRelease, UsageError):
            return None
        return release if release.file.is_file() else None

    def published_keys(self) -> list[str]:
        """Newest first, without those that a killed run moved into place and never published."""
        abandoned = read_history(self._layout).abandoned_keys
        return [key for key in keys_on_disk(self._layout) if key not in abandoned]
