"""From a delivered file to the archive, or to quarantine with its reasons. Nothing is admitted that no layout of its source recognises."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from strikeledger.errors import DataRefused, UsageError
from strikeledger.journal import utc_text
from strikeledger.paths import Layout
from strikeledger.settings import Settings
from strikeledger.sources import archive, quarantine
from strikeledger.sources.delimited import MAXIMUM_BYTES, Table
from strikeledger.sources.deliveries import Delivery, delivery_record, read_deliveries
from strikeledger.sources.layouts import KnownFile, PublishedSource
from strikeledger.sources.published import FileReading, read_file
from strikeledger.sources.refusals import Refusal
from strikeledger.sources.seeds import documents_by_sha256

ACCEPTED, HELD, UNCHANGED, REFUSED, FAILED, WAITING = "accepted", "already_held", "unchanged", "refused", "failed", "waiting"


@dataclass(frozen=True)
class Receipt:
    """What came of one file.

    ``status_code``: accepted, already_held, unchanged (the server says so), refused, failed (it did not come), waiting (not yet whole).
    ``detail``: a plain sentence. ``refusals``: of the file, or of its rows that were quarantined. ``quarantine``: where those are.
    """

    source_code: str
    file_name: str
    origin: str
    status_code: str
    detail: str
    sha256: str = ""
    delivery: Delivery | None = None
    refusals: tuple[Refusal, ...] = ()
    quarantine: Path | None = None

    @property
    def is_good(self) -> bool:
        return self.status_code not in (REFUSED, FAILED)

    def as_json(self) -> dict:
        return {
            "source": self.source_code,
            "file": self.file_name,
            "origin": self.origin,
            "status": self.status_code,
            "detail": self.detail,
            "sha256": self.sha256 or None,
            "layout": self.delivery.layout_code if self.delivery else None,
            "vintage_date": self.delivery.vintage_date if self.delivery else None,
            "source_document_key": self.delivery.source_document_key if self.delivery else None,
            "rows_loaded": self.delivery.row_count - self.delivery.refused_count if self.delivery else 0,
            "rows_quarantined": self.delivery.refused_count if self.delivery else 0,
            "refusals": [refusal.as_json() for refusal in self.refusals],
            "quarantine": str(self.quarantine) if self.quarantine else None,
        }

    def as_text(self, most: int = 5) -> str:
        """The file and what came of it, then the first ``most`` refusals."""
        lines = [f"{self.source_code}: {self.file_name}: {self.status_code.replace('_', ' ')}: {self.detail}"]
        lines += [f"  {line}" for refusal in self.refusals[:most] for line in refusal.as_text().split("\n")]
        if len(self.refusals) > most:
            lines.append(f"  … and {len(self.refusals) - most} more")
        if self.quarantine:
            what = "the file and its reasons" if self.status_code == REFUSED else "refused rows and reasons"
            lines.append(f"  {what}: {self.quarantine}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Origin:
    """Where a file came from: its name, its address or path, and what the server said of its version."""

    file_name: str
    origin: str
    etag: str | None = None
    last_modified: str | None = None


def load_file(settings: Settings, source: PublishedSource, file: Path, known: KnownFile | None = None) -> Receipt:
    """Take a file from the disk, which stays where it is. Raises UsageError when there is no such file."""
    if not file.is_file():
        raise UsageError(f"{file} is not a file")
    origin = Origin(shown(file.name), shown(str(file.absolute())))
    if file.stat().st_size > MAXIMUM_BYTES:
        reason = f"is larger than {MAXIMUM_BYTES:,} bytes"
        refusal = Refusal(origin.file_name, 0, "", "", "file_too_large", reason, "split it; it was left where it is")
        return Receipt(source.code, origin.file_name, origin.origin, REFUSED, reason, refusals=(refusal,))
    with archive.arriving(settings.layout.archive) as arrival:
        archive.copied(arrival, file)
        return admit(settings, source, arrival, origin, known)


def admit(
    settings: Settings, source: PublishedSource, arrival: archive.Arrival, origin: Origin, known: KnownFile | None = None
) -> Receipt:
    """Read a whole file by its source's layouts; keep and record it, or put it into quarantine.

    ``known``: what its deliverer says of it. The same bytes a second time change nothing.
    """
    layout, known = settings.layout, known or KnownFile()
    path = arrival.finish()
    archive.sweep_abandoned(layout.archive)
    held = read_deliveries(layout).find(source.code, arrival.sha256)
    if held is not None:
        return _held(source, arrival, origin, held, known)
    seed_key = documents_by_sha256(settings.seeds).get(arrival.sha256)
    reading = read_file(source, path, name=origin.file_name, known=replace(known, source_document_key=seed_key))
    refusals = tuple(reading.refusals)
    if not reading.is_recognised:
        return refuse_file(layout, source.code, arrival, origin, reading.tables, refusals)
    delivery = Delivery(
        source_code=source.code,
        sha256=arrival.sha256,
        bytes=arrival.size_bytes,
        file_name=origin.file_name,
        origin=origin.origin,
        fetched_at=utc_text(),
        licence_code=source.licence_code,
        layout_code=reading.layout_code,
        source_document_key=seed_key or "",
        vintage_date=reading.vintage_date.isoformat(),
        coverage=tuple(day.isoformat() if day else None for day in reading.coverage) if any(reading.coverage) else None,
        period_year=known.period_year,
        row_count=reading.loaded_count + reading.refused_count,
        refused_count=reading.refused_count,
        etag=origin.etag,
        last_modified=origin.last_modified,
    )
    folder = set_aside(layout, source.code, arrival, origin, reading.tables, refusals, None) if refusals else None
    arrival.keep()
    with delivery_record(layout) as record:
        delivery, is_new = record.accept(delivery, stem=None if seed_key else reading.source_document_key)
    if not is_new:
        return _held(source, arrival, origin, delivery, known)
    detail = _summary(delivery, reading)
    return Receipt(source.code, origin.file_name, origin.origin, ACCEPTED, detail, delivery.sha256, delivery, refusals, folder)


def shown(name: str) -> str:
    """A name or path as it may be printed and recorded: a file's name may hold line ends, terminal commands and broken characters."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def refuse_file(
    layout: Layout,
    source_code: str,
    arrival: archive.Arrival,
    origin: Origin,
    tables: Iterable[Table],
    refusals: tuple[Refusal, ...],
) -> Receipt:
    """Put a whole file into quarantine beside its reasons."""
    folder = set_aside(layout, source_code, arrival, origin, tables, refusals, arrival.path)
    detail = f"{refusals[0].reason}; nothing of it was admitted, earlier files of the source stand"
    return Receipt(source_code, origin.file_name, origin.origin, REFUSED, detail, arrival.sha256, None, refusals, folder)


def _held(source: PublishedSource, arrival: archive.Arrival, origin: Origin, held: Delivery, known: KnownFile) -> Receipt:
    told = known.vintage_date and known.vintage_date.isoformat() != held.vintage_date
    if told or (known.period_year and known.period_year != held.period_year):
        raise DataRefused(
            f"{origin.file_name} is already held, with vintage {held.vintage_date}"
            + (f" and year {held.period_year}" if held.period_year else "")
            + f"; to record it otherwise, withdraw it first: strikeledger withdraw {source.code} {held.sha256[:12]} --because '…'"
        )
    arrival.keep()
    detail = f"since {held.fetched_at} as {held.source_document_key}; nothing changed"
    return Receipt(source.code, origin.file_name, origin.origin, HELD, detail, held.sha256, held)


def _summary(delivery: Delivery, reading: FileReading) -> str:
    parts = [
        f"layout {delivery.layout_code}",
        f"vintage {delivery.vintage_date}",
        f"{reading.loaded_count:,} rows loaded",
        f"{delivery.refused_count:,} rows quarantined",
        f"{reading.titles_count:,} rows set aside as titles or footnotes" if reading.titles_count else "",
        *reading.notes,
    ]
    return ", ".join(filter(None, parts))


def set_aside(
    layout: Layout,
    source_code: str,
    arrival: archive.Arrival,
    origin: Origin,
    tables: Iterable[Table],
    refusals: Iterable[Refusal],
    refused_file: Path | None,
) -> Path:
    """Put what was refused of a file into quarantine; ``refused_file`` as in `quarantine.set_aside_delivery`. Returns the folder."""
    return quarantine.set_aside_delivery(
        layout.quarantine,
        source_code,
        file_name=origin.file_name,
        origin=origin.origin,
        at=utc_text(),
        after_delivery_number=read_deliveries(layout).last_number(source_code),
        sha256=arrival.sha256,
        tables=tables,
        refusals=refusals,
        refused_file=refused_file,
    )
