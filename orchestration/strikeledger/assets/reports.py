"""Accepted reports into ``raw``: every one that the archive holds is read anew where a report came or the seeds changed."""

from collections.abc import Iterator, Sequence

import dagster as dg
import duckdb

from strikeledger import progress
from strikeledger.assets import OWNERS, taken_over
from strikeledger.assets.deliveries import DELIVERIES, REFUSED_FILES, STAGE, refused_now
from strikeledger.settings import Settings
from strikeledger.sources.deliveries import read_deliveries
from strikeledger.sources.landing import create, insert_rows
from strikeledger.sources.reports import SOURCE_CODE
from strikeledger.sources.reports.landing import intact_reports, reported_tables
from strikeledger.sources.reports.raw_tables import RAW_TABLES
from strikeledger.warehouse.workspace import Workspace


def report_assets(seeds: Sequence[dg.AssetKey], settings: Settings) -> dg.AssetsDefinition:
    """``seeds``: raw tables of the seeds, which reports refer to."""
    specs = [
        dg.AssetSpec(
            key=["raw", table.name],
            deps=[DELIVERIES, *seeds],
            description=table.description,
            group_name="landing",
            owners=OWNERS,
            kinds={"yaml", "duckdb"},
        )
        for table in RAW_TABLES.values()
    ]
    seed_tables = {".".join(key.path) for key in seeds}

    @dg.multi_asset(name=f"{SOURCE_CODE}_landing", specs=specs, required_resource_keys={"workspace"})
    def landing(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        run: Workspace = context.resources.workspace
        with progress.current().stage(STAGE):
            deliveries = read_deliveries(settings.layout)
            held = deliveries.of(SOURCE_CODE)
            refers_to_same = not held or run.landed.isdisjoint(seed_tables)
            if refers_to_same and run.take_over(SOURCE_CODE, intact_reports(settings.layout, deliveries)):
                yield from (taken_over(spec.key) for spec in specs)
                return
            reported = reported_tables(settings.layout, settings, deliveries)
            refused = [refused_now(settings, file) for file in reported.refused]
            with duckdb.connect(str(settings.layout.build_file)) as connection:
                for table in reported.resources:
                    create(connection, f"raw.{table.name}", table.column_names)
                    insert_rows(connection, f"raw.{table.name}", table.column_names, reported.tables[table.name])
            run.landed.update(f"raw.{table.name}" for table in reported.resources)
            run.record_inputs(SOURCE_CODE, reported.inputs)
        for table in reported.resources:
            yield dg.MaterializeResult(
                asset_key=["raw", table.name],
                metadata={
                    "dagster/row_count": len(reported.tables[table.name]),
                    "files": len(reported.inputs),
                    REFUSED_FILES: dg.MetadataValue.json(refused if table.name == next(iter(RAW_TABLES)) else []),
                },
            )

    return landing
