"""Publishers' files into ``raw``: what the drop folder brings, then every file that the archive holds, read anew in each run."""

from collections.abc import Iterable, Iterator, Sequence

import dagster as dg
import duckdb

from strikeledger import progress
from strikeledger.assets import OWNERS, taken_over
from strikeledger.journal import utc_text
from strikeledger.settings import Settings
from strikeledger.sources import absent_figures, quarantine
from strikeledger.sources.admission import Receipt
from strikeledger.sources.delimited import Table
from strikeledger.sources.deliveries import read_deliveries
from strikeledger.sources.drop import take_dropped
from strikeledger.sources.held_files import SOURCE_FILES, HeldFile, intact_files, read_held, source_file_row
from strikeledger.sources.landing import create, insert_rows, land
from strikeledger.sources.layouts import PublishedSource
from strikeledger.sources.reports.inbox import take_inbox
from strikeledger.sources.reports.landing import UnreadReport
from strikeledger.warehouse.workspace import Workspace

DELIVERIES = dg.AssetKey("deliveries")
STAGE = "read archive"
# Metadata under which an asset says which files it could not take; the refresh ends with them.
REFUSED_FILES = "refused_files"


def published_assets(sources: Sequence[PublishedSource], settings: Settings) -> list[dg.AssetsDefinition]:
    return [_deliveries(settings), *(_source_assets(source, settings) for source in sources), _whole_archive(sources, settings)]


def _deliveries(settings: Settings) -> dg.AssetsDefinition:
    @dg.asset(
        key=DELIVERIES,
        group_name="landing",
        owners=OWNERS,
        description="The record of delivered files, after the drop folder and the inbox were emptied into the archive.",
        required_resource_keys={"workspace"},
    )
    def deliveries() -> dg.MaterializeResult:
        with progress.current().stage(STAGE):
            receipts = [*take_dropped(settings), *take_inbox(settings)]
            for receipt in receipts:
                progress.current().note(f"{receipt.status_code} {receipt.file_name}")
        refused = [receipt for receipt in receipts if not receipt.is_good]
        return dg.MaterializeResult(
            metadata={
                "files_held": len(read_deliveries(settings.layout).standing),
                "dropped_files": dg.MetadataValue.json([receipt.as_json() for receipt in receipts]),
                REFUSED_FILES: dg.MetadataValue.json([_refused_receipt(receipt) for receipt in refused]),
            }
        )

    return deliveries


def _source_assets(source: PublishedSource, settings: Settings) -> dg.AssetsDefinition:
    specs = [
        dg.AssetSpec(
            key=["raw", resource.name],
            deps=[DELIVERIES],
            description=resource.description,
            group_name="landing",
            owners=OWNERS,
            kinds={"duckdb"},
            metadata={"source": source.title, "licence": source.licence_code, "cadence": source.cadence},
        )
        for resource in source.resources
    ]

    @dg.multi_asset(name=f"{source.code}_landing", specs=specs, required_resource_keys={"workspace"})
    def landing(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        run: Workspace = context.resources.workspace
        with progress.current().stage(STAGE):
            deliveries = read_deliveries(settings.layout)
            if run.take_over(source.code, intact_files(settings.layout, source, deliveries)):
                yield from (taken_over(spec.key) for spec in specs)
                return
            held = read_held(settings.layout, source, deliveries)
            refused = [refused_now(settings, file, _withdrawal(file)) for file in held if not file.is_accepted]
            landed = [file for file in held if file.is_accepted]
            with duckdb.connect(str(settings.layout.build_file)) as connection:
                counts = {resource.name: land(connection, resource, _tables(landed, resource.name)) for resource in source.resources}
            run.landed.update(f"raw.{name}" for name in counts)
            run.record_inputs(source.code, [file.as_input() for file in landed])
        for name, count in counts.items():
            yield dg.MaterializeResult(
                asset_key=["raw", name],
                metadata={
                    "dagster/row_count": count,
                    "files": len(landed),
                    "refused_rows": sum(file.reading.refused_count for file in landed),
                    REFUSED_FILES: dg.MetadataValue.json(refused if name == next(iter(counts)) else []),
                },
            )

    return landing


def _whole_archive(sources: Sequence[PublishedSource], settings: Settings) -> dg.AssetsDefinition:
    tables = [(source.code, f"raw.{resource.name}") for source in sources for resource in source.resources]
    read = [dg.AssetKey(["raw", resource.name]) for source in sources for resource in source.resources]
    descriptions = {
        "source_files": "One row per delivered file that this run landed.",
        "absent_figures": "One row per absent cell of a landed row for which there is a reason to tell, and per blank date or figure.",
    }
    specs = [
        dg.AssetSpec(
            key=["raw", name], deps=[DELIVERIES, *read], description=description, group_name="landing", owners=OWNERS, kinds={"duckdb"}
        )
        for name, description in descriptions.items()
    ]

    @dg.multi_asset(name="archive_landing", specs=specs, required_resource_keys={"workspace"})
    def landing(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        run: Workspace = context.resources.workspace
        with progress.current().stage(STAGE) as stage:
            if run.kept and run.landed.isdisjoint(table for _, table in tables):
                stage.summary = "no file came, none went"
                yield from (taken_over(spec.key) for spec in specs)
                return
            landed = {(each["source"], each["sha256"]): each for each in run.inputs()}
            by_code = {source.code: source for source in sources}
            held = [delivery for delivery in read_deliveries(settings.layout).standing if delivery.source_code in by_code]
            files = [
                source_file_row(by_code[delivery.source_code], delivery, landed[delivery.source_code, delivery.sha256])
                for delivery in held
                if (delivery.source_code, delivery.sha256) in landed
            ]
            with duckdb.connect(str(settings.layout.build_file)) as connection:
                create(connection, "raw.source_files", SOURCE_FILES)
                insert_rows(connection, "raw.source_files", SOURCE_FILES, files)
                absent = absent_figures.land(connection, tables)
            run.landed.update(("raw.source_files", "raw.absent_figures"))
            stage.summary = _summary(files, len(held) - len(files))
        for name, count in (("source_files", len(files)), ("absent_figures", absent)):
            yield dg.MaterializeResult(asset_key=["raw", name], metadata={"dagster/row_count": count})

    return landing


def _tables(held: Iterable[HeldFile], resource_name: str) -> list[Table]:
    """The parts of files that fill one raw table."""
    return [table for file in held for table in file.reading.tables if table.resource.name == resource_name]


def refused_now(settings: Settings, file: HeldFile | UnreadReport, way_out: str | None = None) -> dict:
    """What to tell of a file that was accepted once and no longer reads; its reasons go to quarantine, its bytes stay in the archive.

    ``way_out``: the command that does without it, where there is one.
    """
    delivery = file.delivery
    folder = quarantine.set_aside_delivery(
        settings.layout.quarantine,
        delivery.source_code,
        file_name=delivery.file_name,
        origin=delivery.origin,
        at=utc_text(),
        after_delivery_number=delivery.delivery_number,
        sha256=delivery.sha256,
        tables=file.reading.tables if file.reading else (),
        refusals=file.refusals,
        refused_file=None,
    )
    reason = f"{file.refusals[0].reason}; it was accepted at {delivery.fetched_at} and is left out until it reads again"
    if way_out:
        reason += f"; to do without it: {way_out}"
    return _refused(delivery.source_code, delivery.file_name, delivery.sha256, reason, file.refusals, str(folder))


def _withdrawal(file: HeldFile) -> str:
    return f"strikeledger withdraw {file.delivery.source_code} {file.delivery.sha256[:12]} --because '…'"


def _refused_receipt(receipt: Receipt) -> dict:
    folder = str(receipt.quarantine) if receipt.quarantine else None
    return _refused(receipt.source_code, receipt.file_name, receipt.sha256, receipt.detail, receipt.refusals, folder)


def _refused(source: str, file: str, sha256: str, reason: str, refusals: Iterable, folder: str | None) -> dict:
    return {
        "source": source,
        "file": file,
        "sha256": sha256 or None,
        "reason": reason,
        "refusals": [refusal.as_json() for refusal in refusals][:20],
        "quarantine": folder,
    }


def _summary(files: Sequence[dict], left_out: int) -> str:
    if not files and not left_out:
        return "no publisher's file is held"
    rows, refused = (sum(int(file[column]) for file in files) for column in ("row_count", "refused_count"))
    told = f"{rows:,} rows of {len(files)} publishers' files, {refused:,} of them quarantined"
    return told + (f"; {left_out} files left out" if left_out else "")
