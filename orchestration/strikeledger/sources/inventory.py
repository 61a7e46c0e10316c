"""What is held of each publisher, and what is missing: from the record of deliveries and the quarantine alone, without reading a file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from strikeledger.paths import Layout
from strikeledger.sources.deliveries import Delivery, read_deliveries
from strikeledger.sources.layouts import PublishedSource
from strikeledger.sources.quarantine import refused_deliveries

_DAYS = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366, "annual": 366}
# A publisher is late itself now and then; twice its cadence without a newer file is worth a look.
_OVERDUE_AFTER = 2


@dataclass(frozen=True)
class SourceState:
    """One source. ``files``: standing deliveries, oldest first. ``refused``: reports of files in quarantine that were refused as a whole.

    ``waiting``: files in the drop folder that no build has taken yet. ``last_number``: of the newest delivery.
    """

    source: PublishedSource
    files: tuple[Delivery, ...]
    refused: tuple[Mapping, ...]
    waiting: tuple[Path, ...]
    last_number: int
    today: date

    @property
    def state(self) -> str:
        """never loaded, loaded, or last delivery refused."""
        if any(report["after_delivery_number"] == self.last_number for report in self.refused):
            return "last delivery refused"
        return "loaded" if self.files else "never loaded"

    @property
    def last_vintage(self) -> str | None:
        return max((delivery.vintage_date for delivery in self.files), default=None)

    @property
    def coverage(self) -> tuple[str | None, str | None]:
        """The first and last day that any of its files covers."""
        covered = [delivery.coverage for delivery in self.files if delivery.coverage]
        first = min((first for first, _ in covered if first), default=None)
        return first, max((last for _, last in covered if last), default=None)

    @property
    def is_overdue(self) -> bool:
        """Whether a newer file should be out by the publisher's own cadence. Never for a source that was not loaded, or is closed."""
        days = cadence_days(self.source.cadence)
        if self.last_vintage is None or days is None:
            return False
        return (self.today - date.fromisoformat(self.last_vintage)).days > _OVERDUE_AFTER * days

    def as_json(self, releases: Mapping[str, Sequence[str]]) -> dict:
        """``releases``: keys of the releases that used a file, by its sha256."""
        return {
            "source": self.source.code,
            "title": self.source.title,
            "publisher": self.source.publisher_name,
            "state": self.state,
            "coverage_from": self.coverage[0],
            "coverage_to": self.coverage[1],
            "last_vintage": self.last_vintage,
            "files": [_file(delivery, releases) for delivery in self.files],
            "rows": sum(delivery.row_count for delivery in self.files),
            "refused_rows": sum(delivery.refused_count for delivery in self.files),
            "licence": self.source.licence_code,
            "is_redistributable": self.source.is_redistributable,
            "cadence": self.source.cadence,
            "is_overdue": self.is_overdue,
            "homepage": self.source.homepage_url,
            "urls": list(self.source.urls),
            "refused": [{name: report[name] for name in ("file", "sha256", "at", "folder")} for report in self.refused],
            "waiting": [str(path) for path in self.waiting],
        }


def inventory(layout: Layout, sources: Sequence[PublishedSource], today: date) -> list[SourceState]:
    deliveries = read_deliveries(layout)
    refused = list(refused_deliveries(layout.quarantine))
    states = []
    for source in sources:
        files = tuple(deliveries.of(source.code))
        held = {delivery.sha256 for delivery in files}
        mine = tuple(report for report in refused if report["source"] == source.code and report["sha256"] not in held)
        folder = layout.drop / source.code
        waiting = tuple(sorted(path for path in folder.iterdir() if not path.name.startswith("."))) if folder.is_dir() else ()
        states.append(SourceState(source, files, mine, waiting, deliveries.last_number(source.code), today))
    return states


def _file(delivery: Delivery, releases: Mapping[str, Sequence[str]]) -> dict:
    return {
        "file": delivery.file_name,
        "sha256": delivery.sha256,
        "bytes": delivery.bytes,
        "layout": delivery.layout_code,
        "source_document_key": delivery.source_document_key,
        "vintage_date": delivery.vintage_date,
        "rows": delivery.row_count,
        "refused_rows": delivery.refused_count,
        "origin": delivery.origin,
        "fetched_at": delivery.fetched_at,
        "delivery_number": delivery.delivery_number,
        "releases": list(releases.get(delivery.sha256, ())),
    }


def cadence_days(cadence: str) -> int | None:
    """Days between files, by the first word of the cadence that tells a rhythm; None for a source that is closed or has none."""
    words = re.findall(r"[a-z]+", cadence.casefold())
    return next((_DAYS[word] for word in words if word in _DAYS), None)
