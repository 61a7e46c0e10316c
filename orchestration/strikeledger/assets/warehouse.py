"""The dbt project as assets: each model one, each data test an asset check, all built by dbt in this process."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from strikeledger import progress
from strikeledger.assets import OWNERS, TAKEN_OVER, taken_over
from strikeledger.settings import Settings
from strikeledger.warehouse import dbt, engine
from strikeledger.warehouse.dbt import NodeResult
from strikeledger.warehouse.increment import rebuild
from strikeledger.warehouse.workspace import Workspace


class Translator(DagsterDbtTranslator):
    """dbt's names as Dagster's: ``schema/table`` is the key, the model's folder the group."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey(["raw", dbt_resource_props["identifier"]])
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        folders = dbt_resource_props["fqn"][1:-1]
        return "_".join(folders) if folders else None

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        return OWNERS


def warehouse_assets(settings: Settings, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    translator = Translator()

    @dbt_assets(manifest=manifest, dagster_dbt_translator=translator, name="dbt_build", required_resource_keys={"workspace"})
    def warehouse(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        keys = {unique_id: key for unique_id, key in _models(manifest, translator).items() if key in context.selected_asset_keys}
        selection = sorted(unique_id.split(".")[-1] for unique_id in keys) if context.is_subset else None
        run: Workspace = context.resources.workspace
        with progress.current().stage("build and test") as stage:
            results = _built(run, settings, manifest, selection, lambda name, status: progress.current().note(f"{status} {name}"))
            by_id = {result.unique_id: result for result in results}
            models = sum(unique_id.startswith("model.") for unique_id in by_id)
            stage.summary = f"{models} models, {len(results) - models} tests"
        row_counts = _row_counts(settings)
        in_order = [step.unique_id for step in run.plan] if selection is None and run.plan else list(by_id)
        for unique_id in in_order:  # in which dbt ran them: Dagster takes outputs only after what they depend on
            key = keys.get(unique_id)
            if key is not None and unique_id not in by_id:
                yield taken_over(key)
            elif key is not None and by_id[unique_id].is_good:
                columns = len(manifest["nodes"][unique_id]["columns"])
                counted = {"dagster/row_count": row_counts[tuple(key.path)]} if tuple(key.path) in row_counts else {}
                yield dg.MaterializeResult(
                    asset_key=key, metadata={"columns": columns, "seconds": by_id[unique_id].seconds, "relation": ".".join(key.path), **counted}
                )
        for check_key, unique_id in _tests(manifest, translator).items():
            result = by_id.get(unique_id)
            if check_key not in context.selected_asset_check_keys:
                continue
            if result is None and selection is None:  # it held, and nothing that it reads has changed since
                taken_over_check = {"asset_key": check_key.asset_key, "check_name": check_key.name, "passed": True}
                yield dg.AssetCheckResult(**taken_over_check, metadata=TAKEN_OVER)
            elif result is not None and result.status != "skipped":
                yield dg.AssetCheckResult(
                    asset_key=check_key.asset_key,
                    check_name=check_key.name,
                    passed=result.status == "pass",
                    severity=dg.AssetCheckSeverity.WARN if result.status == "warn" else dg.AssetCheckSeverity.ERROR,
                    metadata={"failing_rows": result.failures, "message": result.message, "file": result.file},
                )
        dbt.refuse_failures(results)

    return warehouse


def _built(
    run: Workspace, settings: Settings, manifest: Mapping[str, Any], selection: list[str] | None, on_node: Callable[[str, str], None]
) -> list[NodeResult]:
    """By dbt, in the engine of the settings; or of the build that the run goes on from what its raw tables changed."""
    if run.kept and selection is None:
        with duckdb.connect(str(settings.layout.build_file)) as connection:
            return rebuild(connection, run.plan, run.changed_tables(connection), on_node)
    results, plan = engine.build(settings, manifest, selection, on_node)
    if selection is None:
        run.plan = tuple(plan)
    return results


def mart_key(table: str) -> dg.AssetKey:
    return dg.AssetKey(["marts", table])


def _models(manifest: Mapping[str, Any], translator: Translator) -> dict[str, dg.AssetKey]:
    return {unique_id: translator.get_asset_key(node) for unique_id, node in manifest["nodes"].items() if node["resource_type"] == "model"}


def _tests(manifest: Mapping[str, Any], translator: Translator) -> dict[dg.AssetCheckKey, str]:
    """Check keys of data tests. A test of several models is a check of the one that dbt attaches it to."""
    checks = {}
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] != "test":
            continue
        for parent in node["depends_on"]["nodes"]:
            if parent.startswith("model."):
                asset_spec = translator.get_asset_spec(manifest, parent, None)
                spec = translator.get_asset_check_spec(asset_spec=asset_spec, manifest=manifest, unique_id=unique_id, project=None)
                if spec is not None:
                    checks[spec.key] = unique_id
    return checks


def _row_counts(settings: Settings) -> dict[tuple[str, str], int]:
    with duckdb.connect(str(settings.layout.build_file)) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        return {(schema, table): connection.execute(f'select count(*) from "{schema}"."{table}"').fetchone()[0] for schema, table in tables}
