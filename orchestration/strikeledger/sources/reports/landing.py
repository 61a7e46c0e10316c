"""The accepted reports, read again from the archive for a build: their rows for ``raw``, and the files that read no more."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from strikeledger.paths import Layout
from strikeledger.settings import Settings
from strikeledger.sources import archive
from strikeledger.sources.deliveries import Deliveries, Delivery
from strikeledger.sources.refusals import Refusal
from strikeledger.sources.reports import SOURCE_CODE
from strikeledger.sources.reports.chain import reported_rows
from strikeledger.sources.reports.files import FileExamined, FileReceived, examine_file
from strikeledger.sources.reports.raw_tables import RAW_TABLES, RawTable
from strikeledger.sources.reports.register import Register
from strikeledger.sources.reports.telling import Cells


@dataclass(frozen=True)
class UnreadReport:
    """An accepted file of which something can no longer be recorded, and why. ``reading``: as of other held files; reports have none."""

    delivery: Delivery
    refusals: tuple[Refusal, ...]
    reading: None = None


@dataclass(frozen=True)
class ReportedRows:
    """``tables``: rows by raw table, lineage in each. ``inputs``: records for a release's manifest. ``refused``: what is left out."""

    tables: dict[str, list[Cells]]
    inputs: list[dict]
    refused: list[UnreadReport]
    resources: Sequence[RawTable] = field(default_factory=lambda: tuple(RAW_TABLES.values()))


def reported_tables(layout: Layout, settings: Settings, deliveries: Deliveries) -> ReportedRows:
    """What all accepted reports tell, in the order of their receipt."""
    if not deliveries.of(SOURCE_CODE):
        return ReportedRows(reported_rows([]), [], [])  # spares most builds the reading of what reports may refer to, 0.1 to 0.4 s
    register, files = registered(layout, settings, deliveries)
    inputs = [_as_input(delivery, found) for delivery, found in files if found.is_recognised]
    refused = [UnreadReport(delivery, tuple(found.refusals)) for delivery, found in files if found.refusals]
    return ReportedRows(reported_rows(register.reports), inputs, refused)


def intact_reports(layout: Layout, deliveries: Deliveries) -> list[tuple[str, str]]:
    """Input path and sha256 of the accepted files whose bytes the archive still holds."""
    return [(each.input_path, each.sha256) for each in deliveries.of(SOURCE_CODE) if archive.is_intact(layout.archive, each.sha256)]


def registered(layout: Layout, settings: Settings, deliveries: Deliveries) -> tuple[Register, list[tuple[Delivery, FileExamined]]]:
    """The register after every accepted report, and each file as it reads today."""
    register = Register.opened(layout, settings.seeds)
    files = [(delivery, _examined(layout, delivery, register)) for delivery in deliveries.of(SOURCE_CODE)]
    return register, files


def _examined(layout: Layout, delivery: Delivery, register: Register) -> FileExamined:
    try:
        content = archive.kept_file(layout.archive, delivery.sha256).read_bytes()
    except archive.DamagedArchive as error:
        refusal = Refusal(delivery.file_name, 0, "", "", "archive_damaged", error.reason, error.remedy)
        return FileExamined(delivery.layout_code, refusals=[refusal], row_count=delivery.row_count)
    received = FileReceived(
        delivery.source_document_key,
        delivery.file_name,
        delivery.sha256,
        delivery.fetched_at.replace("T", " ").rstrip("Z"),
        is_new=False,
        left_out_lines=frozenset(delivery.refused_lines),
    )
    return examine_file(content, received, register)


def _as_input(delivery: Delivery, found: FileExamined) -> dict:
    """As `held_files.HeldFile.as_input`."""
    return {
        "source": delivery.source_code,
        "path": delivery.input_path,
        "sha256": delivery.sha256,
        "bytes": delivery.bytes,
        "rows": found.row_count,
        "refused_rows": found.row_count - len(found.reports),
    }
