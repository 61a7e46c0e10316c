"""Great Expectations with pushdown on DuckDB: the one place that knows how the two are made to work together.

GX 1.24 gives a pooled connection back before it fetches the rows. The pool rolls back, and on DuckDB, where all cursors of
a connection share one result, that throws the rows away ("list index out of range" on bundled metrics). Here every
cursor is a DuckDB connection of its own to the same database. So a result survives, and a rule whose SQL is broken
cannot abort a transaction that the next rule needs. Canary: tests/integration/audit/test_gx_duckdb.py.
"""

import logging
import os
from typing import Any

import duckdb

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read by GX at import: no usage statistics from a gate

import great_expectations as gx
import sqlalchemy as sa
from duckdb_engine import ConnectionWrapper, CursorWrapper
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

from strikeledger.audit.rules import NO_ROWS, Rule

SHOWN_ROWS = 5

logging.getLogger("great_expectations").setLevel(logging.CRITICAL)  # what it logs is in the results, one failed rule each


class GxSession:
    """GX over an open DuckDB connection, which stays the caller's. One session serves any number of batches."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._source = context.data_sources.add_sql(
            "build",
            connection_string="duckdb:///:memory:",  # names the dialect; the creator decides what is opened
            create_temp_table=False,
            kwargs={"creator": lambda: _Connection(database), "poolclass": sa.pool.StaticPool},
        )
        self._batches = 0

    def validate(self, select: str, rules: list[Rule], key: tuple[str, ...]) -> list[dict[str, Any]]:
        """Check the rows of a query. One GX result (as JSON) per rule, in the order of ``rules``.

        A failed one holds up to ``SHOWN_ROWS`` offending rows: values of ``key`` and of the column it is about, or what its own query returned.
        """
        self._batches += 1
        asset = self._source.add_query_asset(f"batch_{self._batches}", query=select.replace(":", r"\:"))
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        suite = gx.ExpectationSuite("rules", expectations=[_configured(rule, number) for number, rule in enumerate(rules)])
        # The plain format first: asking for the rows of rules that hold costs as much again.
        results = {_number(result): result for result in batch.validate(suite, result_format="BASIC").results}
        for number, rule in enumerate(rules):
            if not results[number].success and not _raised(results[number]):
                results[number] = batch.validate(suite.expectations[number], result_format=_with_rows(rule, key))
        return [results[number].to_json_dict() for number in range(len(rules))]

    def close(self) -> None:
        self._source.get_engine().dispose()


class _Connection(ConnectionWrapper):
    """What SQLAlchemy takes for a connection."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        super().__init__(database)
        self._database = database

    def cursor(self) -> CursorWrapper:
        return _Cursor(self._database.cursor(), self)

    def close(self) -> None:
        """Nothing: the database is the caller's."""


class _Cursor(CursorWrapper):
    def __init__(self, own: duckdb.DuckDBPyConnection, connection: _Connection) -> None:
        super().__init__(own, connection)
        self._own = own

    def close(self) -> None:
        self._own.close()


def _configured(rule: Rule, number: int) -> Any:
    return ExpectationConfiguration(
        type=rule.expectation, kwargs=dict(rule.arguments), severity=rule.severity, notes=rule.because, meta={"number": number}
    ).to_domain_obj()


def _number(result: ExpectationValidationResult) -> int:
    return result.expectation_config.meta["number"]


def _raised(result: ExpectationValidationResult) -> bool:
    return result.to_json_dict()["exception_info"].get("raised_exception", True)


def _with_rows(rule: Rule, key: tuple[str, ...]) -> dict[str, Any]:
    if rule.expectation == NO_ROWS:
        return {"result_format": "COMPLETE"}
    return {"result_format": "SUMMARY", "partial_unexpected_count": SHOWN_ROWS, "unexpected_index_column_names": list(key)}
