"""``archive/deliveries.jsonl``: which file each publisher's source was given, when, from where, and what it was read as.

Lines are only ever added, each flushed to the disk, under a lock on the file itself. Two kinds: ``accepted`` and ``withdrawn``. Which
release used a file is not repeated here: the manifests of releases list the sha256 of every input.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace

from strikeledger.durable import make_folder, sync
from strikeledger.errors import UsageError
from strikeledger.journal import append_event, read_events, utc_text
from strikeledger.paths import Layout


@dataclass(frozen=True)
class Delivery:
    """One accepted file.

    ``origin``: the address or path from which it came. ``fetched_at``: UTC. ``etag``, ``last_modified``: as the server sent them.
    ``vintage_date``: the day that the file describes. ``coverage``: first and last day of which it lists everything, or None.
    ``period_year``: as the deliverer said, where the file does not. ``row_count``: physical rows, of which ``refused_count`` were refused.
    ``delivery_number``: counts the source's deliveries. ``refused_lines``: of rows that were refused for good, where a later reading
    might take them.
    """

    source_code: str
    sha256: str
    bytes: int
    file_name: str
    origin: str
    fetched_at: str
    licence_code: str
    layout_code: str
    source_document_key: str
    vintage_date: str
    row_count: int
    refused_count: int
    coverage: tuple[str | None, str | None] | None = None
    period_year: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    delivery_number: int = 0
    refused_lines: tuple[int, ...] = ()

    @property
    def input_path(self) -> str:
        """How a release's manifest names it. By document: two vintages may bear the same file name."""
        return f"{self.source_code}/{self.source_document_key}/{self.file_name}"

    @classmethod
    def from_json(cls, event: Mapping) -> "Delivery":
        """Raises TypeError when a line lacks what every delivery has."""
        known = {field.name: event[field.name] for field in fields(cls) if field.name in event}
        coverage = tuple(event["coverage"]) if event.get("coverage") else None
        return cls(**{**known, "coverage": coverage, "refused_lines": tuple(event.get("refused_lines", ()))})


@dataclass(frozen=True)
class Deliveries:
    """The record as read at one moment, oldest first."""

    events: tuple[dict, ...]

    @property
    def standing(self) -> list[Delivery]:
        """What was accepted and not withdrawn since."""
        held: dict[tuple[str, str], Delivery] = {}
        for event in self.events:
            subject = event["source_code"], event["sha256"]
            if event["event"] == "accepted":
                held[subject] = Delivery.from_json(event)
            else:
                held.pop(subject, None)
        return list(held.values())

    def of(self, source_code: str) -> list[Delivery]:
        return [delivery for delivery in self.standing if delivery.source_code == source_code]

    def find(self, source_code: str, sha256: str) -> Delivery | None:
        return next((delivery for delivery in self.of(source_code) if delivery.sha256 == sha256), None)

    def last_from(self, source_code: str, origin: str) -> Delivery | None:
        """The newest standing file that came from that address."""
        return next((delivery for delivery in reversed(self.of(source_code)) if delivery.origin == origin), None)

    def last_number(self, source_code: str) -> int:
        """The number of the source's newest delivery, withdrawn or not; 0 before the first."""
        return sum(event["event"] == "accepted" and event["source_code"] == source_code for event in self.events)

    @property
    def document_keys(self) -> set[str]:
        """Every document key ever given out, of withdrawn files too."""
        return {event["source_document_key"] for event in self.events if event["event"] == "accepted"}


class DeliveryRecord:
    """The record while its lock is held: the only way to add to it."""

    def __init__(self, layout: Layout, descriptor: int) -> None:
        self._layout = layout
        self._descriptor = descriptor

    def read(self) -> Deliveries:
        return read_deliveries(self._layout)

    def accept(self, delivery: Delivery, stem: str | None = None) -> tuple[Delivery, bool]:
        """Add a delivery, numbered, unless the source holds that very file. Returns the standing one, and whether it is new.

        ``stem``: give the document a key of its own that begins so, because no seed names it.
        """
        known = self.read()
        held = known.find(delivery.source_code, delivery.sha256)
        if held is not None:
            return held, False
        number = known.last_number(delivery.source_code) + 1
        key = _free_key(stem, known.document_keys) if stem else delivery.source_document_key
        accepted = replace(delivery, delivery_number=number, source_document_key=key)
        append_event(self._descriptor, {"event": "accepted", **asdict(accepted)}, _event)
        return accepted, True

    def withdraw(self, source_code: str, sha256: str, because: str) -> Delivery:
        """Let later builds do without a file; the archive keeps it. ``sha256``: whole, or its first characters.

        Raises UsageError when the source holds no such file, or several.
        """
        found = [delivery for delivery in self.read().of(source_code) if delivery.sha256.startswith(sha256)]
        if len(found) != 1:
            raise UsageError(
                f"{source_code} holds {'no file' if not found else f'{len(found)} files'} whose sha256 begins with {sha256!r}; "
                f"see `strikeledger sources {source_code} --files`"
            )
        event = {"event": "withdrawn", "source_code": source_code, "sha256": found[0].sha256, "at": utc_text(), "because": because}
        append_event(self._descriptor, event, _event)
        return found[0]


@contextmanager
def delivery_record(layout: Layout) -> Iterator[DeliveryRecord]:
    """Hold the lock of the record, waiting for another to end: it is held for a moment, never while a file is fetched or read."""
    make_folder(layout.archive)
    descriptor = os.open(layout.deliveries, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        sync(layout.archive)  # a delivery that was reported must not go with the name of a new record
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield DeliveryRecord(layout, descriptor)
    finally:
        os.close(descriptor)


def read_deliveries(layout: Layout) -> Deliveries:
    """Read the record; a last line that a crash cut short is ignored. Raises StrikeledgerError on damage elsewhere."""
    return Deliveries(read_events(layout.deliveries, _event, "tells of no delivery", "file"))


def _free_key(stem: str, used: set[str]) -> str:
    """``stem``, or the first of ``stem-2``, ``stem-3``, … that no other document bears."""
    key, number = stem, 1
    while key in used:
        number += 1
        key = f"{stem}-{number}"
    return key


def _event(line: bytes) -> dict | None:
    try:
        event = json.loads(line)
        if event["event"] == "accepted":
            Delivery.from_json(event)
        return event if event["event"] in ("accepted", "withdrawn") and {"source_code", "sha256"} <= event.keys() else None
    except (ValueError, KeyError, TypeError):
        return None
