"""Reported actions into ``raw``: every accepted report, read anew in the order of receipt."""

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


def report_assets(settings: Settings, referred: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """``referred``: raw tables of the seeds, to whose rows reports refer by key and by name."""
    specs = [
        dg.AssetSpec(key=["raw", table.name], deps=[DELIVERIES, *referred], description=table.description, group_name="landing", owners=OWNERS, kinds={"duckdb"})
        for table in RAW_TABLES.values()
    ]

    @dg.multi_asset(name=f"{SOURCE_CODE}_landing", specs=specs, required_resource_keys={"workspace"})
    def landing(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        run: Workspace = context.resources.workspace
        deliveries = read_deliveries(settings.layout)
        is_same_ground = run.landed.isdisjoint(".".join(key.path) for key in referred)
        if is_same_ground and run.take_over(SOURCE_CODE, intact_reports(settings.layout, deliveries)):
            yield from (taken_over(spec.key) for spec in specs)
            return
        with progress.current().stage(STAGE):
            reported = reported_tables(settings.layout, settings, deliveries)
            with duckdb.connect(str(settings.layout.build_file)) as connection:
                for name, rows in reported.tables.items():
                    create(connection, f"raw.{name}", RAW_TABLES[name].column_names)
                    insert_rows(connection, f"raw.{name}", RAW_TABLES[name].column_names, rows)
            run.landed.update(f"raw.{name}" for name in reported.tables)
            run.record_inputs(SOURCE_CODE, reported.inputs)
            refused = [refused_now(settings, file) for file in reported.refused]
        for name, rows in reported.tables.items():
            told = dg.MetadataValue.json(refused if name == "reports" else [])
            yield dg.MaterializeResult(asset_key=["raw", name], metadata={"dagster/row_count": len(rows), REFUSED_FILES: told})

    return landing
