"""Inputs into ``raw``: the hand-kept files, the publishers' files that the archive holds, and the ledger of earlier releases."""

from collections.abc import Iterator

import dagster as dg
import duckdb

from strikeledger import progress
from strikeledger.assets import OWNERS, taken_over
from strikeledger.assets.deliveries import published_assets
from strikeledger.assets.identity import identity_assets
from strikeledger.assets.reports import report_assets
from strikeledger.errors import DataRefused
from strikeledger.settings import Settings
from strikeledger.sources import archive, quarantine
from strikeledger.sources.landing import land
from strikeledger.sources.registry import Reading, hand_kept, published_sources
from strikeledger.sources.seeds import Seeds
from strikeledger.warehouse.ledger import land_ledger
from strikeledger.warehouse.workspace import Workspace

LEDGER_TABLES = {
    "ledger_releases": "Releases published so far, from the history of this home.",
    "ledger_revisions": "Revisions that the parent release holds.",
    "ledger_source_matches": "Actions that the parent release gave to publishers' rows.",
}


def landing_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    seeds = _seed_assets(hand_kept(settings), settings)
    landed = [
        seeds,
        *published_assets(published_sources(), settings),
        report_assets(settings, sorted(seeds.keys)),
        _ledger_assets(settings),
    ]
    read = sorted(key for asset in landed for key in asset.keys if key.path[0] == "raw")
    return [*landed, identity_assets(published_sources(), read, settings)]


def _seed_assets(source: Seeds, settings: Settings) -> dg.AssetsDefinition:
    specs = [
        dg.AssetSpec(
            key=["raw", resource.name],
            description=resource.description,
            group_name="landing",
            owners=OWNERS,
            kinds={"csv", "duckdb"},
            metadata={"source": source.title, "file": resource.path, "licence": source.licence_code, "cadence": source.cadence},
        )
        for resource in source.resources
    ]

    @dg.multi_asset(name=f"{source.code}_landing", specs=specs, required_resource_keys={"workspace"})
    def landing(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        run: Workspace = context.resources.workspace
        with progress.current().stage("load") as stage:
            if run.take_over(source.code, source.files()):
                stage.summary = "no file changed"
                yield from (taken_over(spec.key) for spec in specs)
                return
            reading = source.read()
            for table in reading.tables:
                if table.sha256:
                    archive.keep(settings.layout.archive, settings.seeds / table.resource.path, table.sha256)
            _refuse(reading, quarantine.set_aside(settings.layout.quarantine / run.run_id, reading))
            with duckdb.connect(str(settings.layout.build_file)) as connection:
                for table in reading.tables:
                    if (table.resource.path, table.sha256) not in run.held(source.code):
                        land(connection, table.resource, [table])
                        run.landed.add(f"raw.{table.resource.name}")
            run.record_inputs(source.code, reading.as_inputs())
            stage.summary = f"{reading.row_count:,} rows of {len(reading.tables)} files, none refused"
        for table in reading.tables:
            yield dg.MaterializeResult(
                asset_key=["raw", table.resource.name],
                metadata={
                    "dagster/row_count": len(table.rows),
                    "columns": len(table.resource.column_names),
                    "sha256": table.sha256,
                    "bytes": table.size_bytes,
                    "refused_rows": len(table.refused_rows),
                },
                data_version=dg.DataVersion(table.sha256),
            )

    return landing


def _refuse(reading: Reading, folder) -> None:
    if reading.refusals:
        told = "\n".join(refusal.as_text() for refusal in reading.refusals[:20])
        more = f"\n… and {len(reading.refusals) - 20} more" if len(reading.refusals) > 20 else ""
        raise DataRefused(
            f"{len(reading.refusals)} faults in the {reading.source_code}; nothing was published, the last release stands\n{told}{more}\n"
            f"refused rows and reasons: {folder}"
        )


def _ledger_assets(settings: Settings) -> dg.AssetsDefinition:
    specs = [
        dg.AssetSpec(key=["raw", name], description=description, group_name="landing", owners=OWNERS, kinds={"duckdb"})
        for name, description in LEDGER_TABLES.items()
    ]

    @dg.multi_asset(name="ledger_landing", specs=specs, required_resource_keys={"workspace"})
    def ledger(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        run: Workspace = context.resources.workspace
        with duckdb.connect(str(settings.layout.build_file)) as connection:
            counts = land_ledger(connection, settings.layout, run.parent)
        run.landed.update(f"raw.{name}" for name in counts)
        for name, rows in counts.items():
            yield dg.MaterializeResult(asset_key=["raw", name], metadata={"dagster/row_count": rows})

    return ledger
