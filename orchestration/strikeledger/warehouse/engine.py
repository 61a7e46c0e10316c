"""The engine that builds the models: DuckDB in the build file, or another to which the raw tables go and from which the marts come back.

Whatever the engine, the marts then lie in the build file, where the gate judges them and publishing takes them.
"""

from collections.abc import Callable, Sequence

from strikeledger.lake.building import hand_over, take_back
from strikeledger.lake.store import Lake
from strikeledger.marts import Mart
from strikeledger.settings import DUCKDB, Settings
from strikeledger.warehouse import dbt
from strikeledger.warehouse.dbt import NodeResult
from strikeledger.warehouse.plan import Step


def build(
    settings: Settings, marts: Sequence[Mart], selection: list[str] | None, on_node: Callable[[str, str], None]
) -> tuple[list[NodeResult], list[Step]]:
    """``dbt build`` by the engine that the settings name. Arguments, results and errors are those of ``dbt.build``."""
    if settings.target == DUCKDB:
        return dbt.build(settings, selection, on_node)
    lake = Lake.from_environment(settings.layout)
    hand_over(lake, settings.layout.build_file)
    results = dbt.build(settings, selection, on_node)
    if all(result.is_good for result in results[0]):
        take_back(lake, settings.layout.build_file, marts)
    return results
