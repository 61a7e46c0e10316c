"""The engine that builds the models: DuckDB in the build file, or another to which the raw tables go and from which the marts come back.

Whatever the engine, the marts then lie in the build file, from which publishing takes them.
"""

import os
from collections.abc import Callable, Mapping

from strikeledger.errors import StrikeledgerError, UsageError
from strikeledger.lake.building import bring_back, land
from strikeledger.lake.sharing import share
from strikeledger.lake.store import Lake
from strikeledger.marts import marts_of
from strikeledger.release.current import Release
from strikeledger.settings import DUCKDB, DUCKLAKE, Settings
from strikeledger.warehouse import dbt, spark
from strikeledger.warehouse.dbt import NodeResult
from strikeledger.warehouse.plan import Step


def build(
    settings: Settings, manifest: Mapping, selection: list[str] | None, on_node: Callable[[str, str], None]
) -> tuple[list[NodeResult], list[Step]]:
    """``dbt build`` by the engine of the settings. Arguments, results and errors are those of ``dbt.build``; only the build file can be
    built in part or gone on from, so another engine gives no plan, and UsageError for a selection."""
    if settings.target == DUCKDB:
        return dbt.build(settings, selection, on_node)
    if selection is not None:
        raise UsageError(f"target {settings.target} builds the whole graph, not a part of it; materialize all (job refresh)")
    if settings.target == DUCKLAKE:
        return _build_in_lake(settings, manifest, on_node), []
    return spark.build(settings, manifest, on_node), []


def show(settings: Settings, release: Release) -> str:
    """Send the engine's own readers to a release. Returns what to say of it. Raises StrikeledgerError when it cannot be reached; the
    release is published all the same."""
    try:
        if settings.target == DUCKLAKE:
            return share(Lake.from_environment(settings.layout), settings.layout, release).as_text()
        if settings.spark:
            spark.show_release(settings, release)
    except StrikeledgerError as error:
        raise StrikeledgerError(f"release {release.key} is published in {settings.home}, but not by {settings.target}: {error}") from error
    return ""


def _build_in_lake(settings: Settings, manifest: Mapping, on_node: Callable[[str, str], None]) -> list[NodeResult]:
    lake, build_file = Lake.from_environment(settings.layout), settings.layout.build_file
    land(lake, build_file)
    os.environ.update(lake.for_dbt())
    results, _ = dbt.build(settings, None, on_node, DUCKLAKE)
    if all(result.is_good for result in results):
        bring_back(lake, build_file, marts_of(manifest))
    return results
