"""``history.jsonl``: what was prepared, published and rolled back. Lines are only ever added.

Three kinds of line. ``prepared`` is written before a finished release is moved into place: its key is used up, and a folder that
was prepared, never published and is not current was left by a killed run. ``published`` and ``rolled_back`` say where readers were sent.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from strikeledger.durable import sync
from strikeledger.journal import append_event, read_events, utc_text
from strikeledger.paths import Layout
from strikeledger.release.current import Release, current_release, releases
from strikeledger.release.lock import PublishLock
from strikeledger.release.manifest import Manifest
from strikeledger.release.release_keys import following

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class History:
    """All events, oldest first."""

    events: tuple[dict, ...]

    @property
    def published(self) -> dict[str, dict]:
        """The ``published`` event of each release, oldest first."""
        return {event["release_key"]: event for event in self.events if event["event"] == "published"}

    @property
    def abandoned_keys(self) -> set[str]:
        """Prepared, but as far as is recorded never published."""
        return {event["release_key"] for event in self.events if event["event"] == "prepared"} - self.published.keys()

    @property
    def used_keys(self) -> set[str]:
        return self.published.keys() | self.abandoned_keys

    @property
    def pointed_key(self) -> str | None:
        """The release to which readers were sent last."""
        moves = [event["release_key"] for event in self.events if event["event"] in ("published", "rolled_back")]
        return moves[-1] if moves else None

    def ancestors(self, key: str | None) -> Iterator[str]:
        """The parent of a release, its parent, and so on, as far as is recorded."""
        published = self.published
        while key := published.get(key, {}).get("parent"):
            yield key


def read_history(layout: Layout) -> History:
    """Read the history; a last line that a crash cut short is ignored. Raises StrikeledgerError on damage elsewhere."""
    return History(read_events(layout.history, _event, "is not an event", "release"))


def published_events(layout: Layout) -> list[dict]:
    """The ``published`` events, oldest first, each with release_key, parent and the columns of the published table of releases."""
    return list(read_history(layout).published.values())


def newest_inputs(layout: Layout) -> dict[str, str] | None:
    """sha256 by path of what the newest release was built from; None before the first.

    Not of the release that readers see: after a rollback its successors' inputs must not look like news.
    """
    published = published_events(layout)
    return published[-1]["input_sha256s"] if published else None


def record_prepared(layout: Layout, lock: PublishLock, release_key: str, at: str) -> None:
    _append(layout, lock, {"event": "prepared", "release_key": release_key, "at": at})


def record_published(layout: Layout, lock: PublishLock, manifest: Manifest) -> None:
    event = {
        "event": "published",
        "release_key": manifest.release_key,
        "parent": manifest.parent_release_key,
        "published_at": manifest.published_at,
        "code_version": manifest.code_version,
        "input_sha256s": manifest.input_sha256s,
        "row_counts": manifest.row_counts,
        "audit_status_code": manifest.audit["audit_status_code"],
    }
    _append(layout, lock, event)


def record_rolled_back(layout: Layout, lock: PublishLock, from_key: str | None, to_key: str, at: str) -> None:
    _append(layout, lock, {"event": "rolled_back", "release_key": to_key, "from": from_key, "at": at})


def heal(layout: Layout, lock: PublishLock, clock: Clock = utc_now) -> list[str]:
    """Record what a killed process did but did not come to write down. Returns what was mended, in words.

    The release that readers see and the releases that it descends from get their ``published`` events from their manifests; a link
    that was moved gets its ``rolled_back``.
    """
    current = current_release(layout)
    if current is None:
        return []
    known = read_history(layout).published
    mended = []
    for release in _lineage(layout, current):
        if release.key not in known:
            record_published(layout, lock, release.manifest)
            mended.append(f"recorded that {release.key} was published")
    history = read_history(layout)
    if history.pointed_key != current.key:
        record_rolled_back(layout, lock, history.pointed_key, current.key, next_time(history, clock()))
        mended.append(f"recorded that readers were sent back to {current.key}")
    return mended


def next_time(history: History, now: datetime) -> str:
    """``now`` (UTC) as ISO 8601, or the time of the last event when the clock went backwards since."""
    return max([utc_text(now), *map(_time, history.events)])


def next_release_key(history: History, now: datetime, on_disk: Iterable[str] = ()) -> str:
    """A key greater than every key ever used, whatever the clock says. ``on_disk``: folders that are there though the history was lost."""
    return following(history.used_keys.union(on_disk), date.fromisoformat(next_time(history, now)[:10]))


def _lineage(layout: Layout, release: Release) -> list[Release]:
    """A release and its ancestors that are on disk, oldest first."""
    on_disk = {each.key: each for each in releases(layout)}
    line = [release]
    while parent := on_disk.pop(line[-1].manifest.parent_release_key, None):
        line.append(parent)
    return line[::-1]


def _append(layout: Layout, lock: PublishLock, event: dict) -> None:
    """Add one event and flush it, and the name of a new file, to the disk."""
    lock.require(layout)
    descriptor = os.open(layout.history, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        append_event(descriptor, event, _event)
    finally:
        os.close(descriptor)
    sync(layout.home)


def _event(line: bytes) -> dict | None:
    try:
        event = json.loads(line)
    except ValueError:
        return None
    is_event = isinstance(event, dict) and {"event", "release_key"} <= event.keys() and (event.keys() & {"at", "published_at"})
    return event if is_event else None


def _time(event: dict) -> str:
    return event.get("published_at") or event["at"]
