"""A report file that comes: into the archive and the record of deliveries, or into quarantine with its reasons."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from strikeledger.errors import UsageError
from strikeledger.journal import utc_text
from strikeledger.settings import Settings
from strikeledger.sources import archive
from strikeledger.sources.admission import ACCEPTED, HELD, REFUSED, Origin, Receipt, refuse_file, set_aside, shown
from strikeledger.sources.delimited import MAXIMUM_BYTES as LARGEST_KEPT
from strikeledger.sources.deliveries import Deliveries, Delivery, delivery_record, read_deliveries
from strikeledger.sources.refusals import Refusal
from strikeledger.sources.reports import SOURCE_CODE
from strikeledger.sources.reports.files import FileExamined, FileReceived, examine_file
from strikeledger.sources.reports.landing import registered
from strikeledger.sources.reports.markup import MAXIMUM_BYTES
from strikeledger.sources.reports.register import Register
from strikeledger.sources.reports.telling import Cells

LICENCE = "not-stated"


@dataclass(frozen=True)
class ReportReceipt(Receipt):
    """What came of a report file. ``reports``: key, kind and action of each. ``claims``: rows of ``reported_claims`` that it adds."""

    reports: tuple[tuple[str, str, str], ...] = ()
    claims: tuple[Cells, ...] = ()

    def as_json(self) -> dict:
        reports = [dict(zip(("report_key", "report_kind_code", "labor_action_key"), each, strict=True)) for each in self.reports]
        claims = [{name: value for name, value in claim.items() if value and not name.startswith("_")} for claim in self.claims]
        return {**super().as_json(), "reports": reports, "claims": claims}

    def as_text(self, most: int = 20) -> str:
        lines = [super().as_text(most)]
        lines += [f"  {key}: {kind}: {labor_action_key}" for key, kind, labor_action_key in self.reports[:most]]
        lines += [f"    {claim_as_text(claim)}" for claim in self.claims[:most]]
        if len(self.claims) > most:
            lines.append(f"    … and {len(self.claims) - most} more claims")
        return "\n".join(lines)


def claim_as_text(claim: Cells) -> str:
    """One claim in words: which figure, what value, by whom, and what it supersedes."""
    bounds = f"{claim['value_low']} to {claim['value_high']}" if claim["value_low"] else None
    value = claim["value_number"] or claim["value_text"] or bounds
    place = claim["subject_key"] if claim["subject_table_name"] != "fct_labor_actions" else ""
    figure = f"{claim['measure_code']}{f' of {place}' if place else ''}"
    precision = "" if claim["precision_code"] == "exact" else f"{claim['precision_code'].replace('_', ' ')} "
    told = f"{precision}{value}, says {claim['claimant_key']}" if value else f"told no more by {claim['claimant_key']}"
    supersedes = claim["supersedes_claim_key"]
    return f"{figure}: {told}" + (f"; supersedes {supersedes}" if supersedes else "")


def examine_unrecorded(settings: Settings, files: list[Path]) -> list[tuple[Path, FileExamined]]:
    """What files would tell if they came now, one after another. Nothing is written. Raises UsageError when there is no such file."""
    deliveries = read_deliveries(settings.layout)
    register, _ = registered(settings.layout, settings, deliveries)
    return [(file, _unrecorded(file, deliveries, register)) for file in files]


def _unrecorded(file: Path, deliveries: Deliveries, register: Register) -> FileExamined:
    content = content_of(file)
    received = _received(file.name, content)
    held = deliveries.find(SOURCE_CODE, received.sha256)
    return FileExamined(held.layout_code, row_count=held.row_count, held=held) if held else examine_file(content, received, register)


def content_of(file: Path) -> bytes:
    """The bytes of a file, one more than a report may have at most."""
    if not file.is_file():
        raise UsageError(f"{file} is not a file")
    with file.open("rb") as opened:
        return opened.read(MAXIMUM_BYTES + 1)


def receive_report(settings: Settings, file: Path) -> Receipt:
    """Accept a file, which stays where it is, or put a copy into quarantine. The same bytes a second time change nothing."""
    if not file.is_file():
        raise UsageError(f"{file} is not a file")
    origin = Origin(shown(file.name), shown(str(file.absolute())))
    if file.stat().st_size > LARGEST_KEPT:
        refusal = Refusal(
            origin.file_name, 0, "", "", "file_too_large", f"is larger than {LARGEST_KEPT:,} bytes", "it was left where it is"
        )
        return ReportReceipt(SOURCE_CODE, origin.file_name, origin.origin, REFUSED, refusal.reason, refusals=(refusal,))
    with archive.arriving(settings.layout.archive) as arrival:
        archive.copied(arrival, file)
        return _admit(settings, arrival, origin)


def _admit(settings: Settings, arrival: archive.Arrival, origin: Origin) -> Receipt:
    layout = settings.layout
    path = arrival.finish()
    archive.sweep_abandoned(layout.archive)
    while True:
        deliveries = read_deliveries(layout)
        held = deliveries.find(SOURCE_CODE, arrival.sha256)
        if held is not None:
            arrival.keep()
            detail = f"since {held.fetched_at} as {held.source_document_key}; nothing changed"
            return ReportReceipt(SOURCE_CODE, origin.file_name, origin.origin, HELD, detail, held.sha256, held)
        content = content_of(path)
        register, _ = registered(layout, settings, deliveries)
        found = examine_file(content, _received(origin.file_name, content), register)
        tables = [found.table] if found.table else []
        if not found.is_recognised:
            refused = refuse_file(layout, SOURCE_CODE, arrival, origin, tables, tuple(found.refusals))
            count = len(found.refusals)
            detail = f"{count:,} fault{'' if count == 1 else 's'}; nothing of it was recorded"
            return ReportReceipt(**{**vars(refused), "detail": detail})
        delivery = _recorded(settings, arrival, origin, found, deliveries)
        if delivery is not None:
            break  # else another report was accepted since this one was examined, and it may be the same action
    folder = set_aside(layout, SOURCE_CODE, arrival, origin, tables, found.refusals, None) if found.refusals else None
    return _accepted(origin, delivery, found, folder)


def _recorded(
    settings: Settings, arrival: archive.Arrival, origin: Origin, found: FileExamined, examined_against: Deliveries
) -> Delivery | None:
    """Add the delivery, unless another report came in between."""
    with delivery_record(settings.layout) as record:
        if record.read().last_number(SOURCE_CODE) != examined_against.last_number(SOURCE_CODE):
            return None
        arrival.keep()
        at = datetime.now(UTC)
        delivery = Delivery(
            source_code=SOURCE_CODE,
            sha256=arrival.sha256,
            bytes=arrival.size_bytes,
            file_name=origin.file_name,
            origin=origin.origin,
            fetched_at=utc_text(at),
            licence_code=LICENCE,
            layout_code=found.layout_code,
            source_document_key="",
            vintage_date=f"{at:%Y-%m-%d}",
            row_count=found.row_count,
            refused_count=found.row_count - len(found.reports),
            refused_lines=found.refused_lines,
        )
        return record.accept(delivery, stem=f"{at:%Y-%m-%d}-{arrival.sha256[:8]}")[0]


def _accepted(origin: Origin, delivery: Delivery, found: FileExamined, folder: Path | None) -> Receipt:
    """The receipt of an accepted file, by the keys under which it was recorded: the day may have turned since it was examined."""
    provisional = found.reports[0].report_key.removesuffix(f"-{found.reports[0].line}" if found.table else "")
    key = delivery.source_document_key
    reports = tuple(
        (report.report_key.replace(provisional, key, 1), report.telling.kind, report.telling.labor_action_key) for report in found.reports
    )
    claims = tuple({name: value and value.replace(provisional, key) for name, value in claim.items()} for claim in found.claims)
    count = len(found.reports)
    refused = f"{delivery.refused_count:,} rows quarantined; " if delivery.refused_count else ""
    detail = f"{count:,} report{'' if count == 1 else 's'}, {len(claims):,} new claims; {refused}`strikeledger build` publishes them"
    return ReportReceipt(
        SOURCE_CODE,
        origin.file_name,
        origin.origin,
        ACCEPTED,
        detail,
        delivery.sha256,
        delivery,
        tuple(found.refusals),
        folder,
        reports,
        claims,
    )


def _received(name: str, content: bytes) -> FileReceived:
    at, digest = datetime.now(UTC), sha256(content).hexdigest()
    return FileReceived(f"{at:%Y-%m-%d}-{digest[:8]}", name, digest, f"{at:%Y-%m-%d %H:%M:%S}", is_new=True)
