"""What the archive holds of a publisher, read again for a build: a file that was accepted once must still be readable today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from strikeledger.paths import Layout
from strikeledger.sources import archive
from strikeledger.sources.deliveries import Deliveries, Delivery
from strikeledger.sources.layouts import KnownFile, PublishedSource
from strikeledger.sources.published import FileReading, read_file
from strikeledger.sources.refusals import Refusal

SOURCE_FILES = (
    "source_code",
    "source_document_key",
    "layout_code",
    "file_name",
    "origin",
    "sha256",
    "licence_code",
    "publisher_name",
    "title",
    "url",
    "vintage_date",
    "fetched_at",
    "coverage_from_date",
    "coverage_to_date",
    "counting_method_code",
    "claimant_key",
    "is_redistributable",
    "row_count",
    "refused_count",
    "delivery_number",
)


@dataclass(frozen=True)
class HeldFile:
    """One accepted file as it reads today. ``reading``: None where the archive lost it. Refused as a whole: ``is_accepted`` is False."""

    delivery: Delivery
    reading: FileReading | None
    refusals: tuple[Refusal, ...]

    @property
    def is_accepted(self) -> bool:
        return self.reading is not None and self.reading.is_recognised

    def as_input(self) -> dict:
        """Its record in a release's manifest."""
        delivery = self.delivery
        rows = self.reading.loaded_count + self.reading.refused_count if self.reading else 0
        return {
            "source": delivery.source_code,
            "path": delivery.input_path,
            "sha256": delivery.sha256,
            "bytes": delivery.bytes,
            "rows": rows,
            "refused_rows": self.reading.refused_count if self.reading else 0,
        }


def read_held(layout: Layout, source: PublishedSource, deliveries: Deliveries) -> list[HeldFile]:
    """Read every standing file of a source, oldest delivery first."""
    return [_read(layout, source, delivery) for delivery in deliveries.of(source.code)]


def intact_files(layout: Layout, source: PublishedSource, deliveries: Deliveries) -> list[tuple[str, str]]:
    """Input path and sha256 of the standing files of a source whose bytes the archive still holds."""
    return [(each.input_path, each.sha256) for each in deliveries.of(source.code) if archive.is_intact(layout.archive, each.sha256)]


def _read(layout: Layout, source: PublishedSource, delivery: Delivery) -> HeldFile:
    try:
        file = archive.kept_file(layout.archive, delivery.sha256)
    except archive.DamagedArchive as error:
        refusal = Refusal(delivery.file_name, 0, "", "", "archive_damaged", error.reason, error.remedy)
        return HeldFile(delivery, None, (refusal,))
    known = KnownFile(delivery.source_document_key, date.fromisoformat(delivery.vintage_date), delivery.period_year)
    reading = read_file(source, file, name=delivery.file_name, known=known)
    return HeldFile(delivery, reading, tuple(reading.refusals))


def source_file_row(source: PublishedSource, delivery: Delivery, landed: Mapping) -> dict[str, str | None]:
    """The row of ``raw.source_files`` for a file that landed. ``landed``: its record among the run's inputs."""
    layout = next(layout for layout in source.layouts if layout.code == delivery.layout_code)
    came_by_http = delivery.origin.startswith(("http://", "https://"))
    first_day, last_day = delivery.coverage or (None, None)
    row = {
        "source_code": source.code,
        "source_document_key": delivery.source_document_key,
        "layout_code": delivery.layout_code,
        "file_name": delivery.file_name,
        "origin": delivery.origin,
        "sha256": delivery.sha256,
        "licence_code": delivery.licence_code,
        "publisher_name": source.publisher_name,
        "title": f"{source.title}: {layout.title}",
        "url": delivery.origin if came_by_http else source.homepage_url,
        "vintage_date": delivery.vintage_date,
        "fetched_at": delivery.fetched_at,
        "coverage_from_date": first_day,
        "coverage_to_date": last_day,
        "counting_method_code": source.counting_method_code,
        "claimant_key": source.claimant_key,
        "is_redistributable": "true" if source.is_redistributable else "false",
        "row_count": str(landed["rows"]),
        "refused_count": str(landed["refused_rows"]),
        "delivery_number": str(delivery.delivery_number),
    }
    return {column: row[column] for column in SOURCE_FILES}
