"""Which action each publisher's row is of: between landing and the models, so that the models only join."""

from collections.abc import Iterator, Sequence

import dagster as dg
import duckdb

from strikeledger import progress
from strikeledger.assets import OWNERS, taken_over
from strikeledger.identity.resolution import land_identities
from strikeledger.identity.tables import COLUMNS, DESCRIPTIONS
from strikeledger.settings import Settings
from strikeledger.sources.layouts import PublishedSource
from strikeledger.warehouse.workspace import Workspace


def identity_assets(sources: Sequence[PublishedSource], landed: Sequence[dg.AssetKey], settings: Settings) -> dg.AssetsDefinition:
    """``landed``: every raw table that the step reads."""
    specs = [
        dg.AssetSpec(key=["raw", name], deps=landed, description=DESCRIPTIONS[name], group_name="identity", owners=OWNERS, kinds={"python", "duckdb"})
        for name in COLUMNS
    ]

    @dg.multi_asset(name="identity", specs=specs, required_resource_keys={"workspace"})
    def identity(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        run: Workspace = context.resources.workspace
        with progress.current().stage("match") as stage, duckdb.connect(str(settings.layout.build_file)) as connection:
            if run.kept and not run.changed_tables(connection):
                stage.summary = "no row changed"
                yield from (taken_over(spec.key) for spec in specs)
                return
            counts = land_identities(connection, sources)
            rows, actions = counts["identity_matches"], counts["identity_actions"]
            stage.summary = f"{rows:,} rows of sources, {actions:,} actions beyond the hand-kept ones" if rows else "no rows of sources"
        run.landed.update(f"raw.{name}" for name in counts)
        for name, count in counts.items():
            yield dg.MaterializeResult(asset_key=["raw", name], metadata={"dagster/row_count": count})

    return identity
