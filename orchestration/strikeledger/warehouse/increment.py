"""Run again what a change of inputs touches: dbt's own compiled SQL, in dbt's order, on a copy of the last build file.

A table that comes out as it was stops the change from spreading: most reports move a handful of the tables that could depend on them.
Measured on the bundled seeds with one changed claim: dbt itself 4.6 s for the 165 nodes below it, this 0.7 s. The tables stand, with their types, NOT NULL and
comments, as dbt made them in the last whole build; only their rows are replaced. Another version of the project is never built this way.
"""

import time
from collections.abc import Callable, Iterable, Sequence

import duckdb

from strikeledger.warehouse.dbt import NodeResult
from strikeledger.warehouse.plan import Step

_FRESH = "temp.fresh_rows"


def rebuild(
    connection: duckdb.DuckDBPyConnection, plan: Sequence[Step], changed_tables: Iterable[str], on_node: Callable[[str, str], None]
) -> list[NodeResult]:
    """Bring the build file up to date with its raw tables (``raw.<table>``) that changed.

    Returns how each step that ran ended; a test runs when a table that it reads changed, and after a failure nothing below it runs.
    """
    results: list[NodeResult] = []
    broken: set[str] = set()
    changed = set(changed_tables)
    for step in plan:
        if broken.intersection(step.parents):
            broken.add(step.unique_id)
            results.append(NodeResult(step.unique_id, "skipped", 0.0, "", 0, step.file))
        elif changed.intersection(step.parents):
            result, is_changed = _RUN[step.kind](connection, step)
            if is_changed:
                changed.add(step.unique_id)
            if not result.is_good:
                broken.update((step.unique_id, *(step.parents if step.kind == "test" else ())))
            results.append(result)
            on_node(step.unique_id.split(".")[2], result.status)
    return results


def _view(connection: duckdb.DuckDBPyConnection, step: Step) -> tuple[NodeResult, bool]:
    return NodeResult(step.unique_id, "success", 0.0, "", 0, step.file), True  # it reads anew by itself


def _table(connection: duckdb.DuckDBPyConnection, step: Step) -> tuple[NodeResult, bool]:
    started = time.monotonic()
    try:
        connection.execute(f"create or replace temp table fresh_rows as select * from {step.relation} limit 0")
        connection.execute(f"insert into {_FRESH} by name {step.sql}")
        is_changed = not is_same(connection, _FRESH, step.relation)
        if is_changed:
            _replace_rows(connection, step.relation)
    except duckdb.Error as error:
        return _ended(step, "error", started, str(error)), True
    return _ended(step, "success", started), is_changed


def _replace_rows(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    connection.execute("begin")
    try:
        connection.execute(f"delete from {relation}")
        connection.execute(f"insert into {relation} select * from {_FRESH}")
        connection.execute("commit")
    except duckdb.Error:
        connection.execute("rollback")
        raise


def _test(connection: duckdb.DuckDBPyConnection, step: Step) -> tuple[NodeResult, bool]:
    started = time.monotonic()
    try:
        (failures,) = connection.execute(f"select count(*) from ({step.sql}) as failing_rows").fetchone()
    except duckdb.Error as error:
        return _ended(step, "error", started, str(error)), False
    told = f"Got {failures} results, configured to fail if != 0" if failures else ""
    return _ended(step, "fail" if failures else "pass", started, told, failures), False


def _ended(step: Step, status: str, started: float, message: str = "", failures: int = 0) -> NodeResult:
    return NodeResult(step.unique_id, status, time.monotonic() - started, message, failures, step.file)


def is_same(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> bool:
    """Same columns and, as multisets, same rows; a missing table is another one."""
    try:
        (is_same,) = connection.execute(
            f"""
            select (select count(*) from {one}) = (select count(*) from {other})
                and not exists (select * from {one} except all select * from {other})
            """
        ).fetchone()
    except (duckdb.CatalogException, duckdb.BinderException):
        return False
    return is_same


_RUN = {"view": _view, "table": _table, "test": _test}
