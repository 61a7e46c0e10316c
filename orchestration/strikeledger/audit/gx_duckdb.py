"""Great Expectations with pushdown on DuckDB: the one place that knows how the two are made to work together.

GX 1.24 gives a pooled connection back before it fetches the rows. The pool rolls back, and on DuckDB, where all cursors of
a connection share one result, that throws the rows away ("list index out of range" on bundled metrics). Here every
cursor is a DuckDB connection of its own to the same database. So a result survives, and a rule whose SQL is broken
cannot abort a transaction that the next rule needs. Canary: tests/integration/audit/test_gx_duckdb.py.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import great_expectations as gx
import sqlalchemy as sa
from duckdb_engine import ConnectionWrapper, CursorWrapper
from great_expectations.core.batch import Batch
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.data_context import AbstractDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.expectations.core import UnexpectedRowsExpectation
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

from strikeledger.audit.rules import NO_ROWS, Rule

SHOWN_ROWS = 5

logging.getLogger("great_expectations").setLevel(logging.CRITICAL)  # what it would log is in the results


class CountedRowsExpectation(UnexpectedRowsExpectation):
    """GX's own asks each query twice, for the count and for the rows, also where no rows are wanted. This one asks for the count."""

    metric_dependencies = ("unexpected_rows_query.row_count",)

    def _validate(self, metrics: dict, *arguments: Any, **named: Any) -> ExpectationValidationResult | dict:
        return super()._validate({"unexpected_rows_query.table": [], **metrics}, *arguments, **named)


@dataclass(frozen=True)
class Outcome:
    """What GX says of one rule. ``unexpected_count`` is None where it counts no rows; ``error`` says why it could not be evaluated.

    ``validation``: GX's own result as JSON, which its Data Docs are drawn from.
    """

    success: bool
    error: str = ""
    unexpected_count: int | None = None
    observed: Any = None
    rows: tuple[Mapping[str, Any], ...] = ()
    validation: Mapping[str, Any] | None = None


def quiet_context() -> AbstractDataContext:
    """A context of this process alone, which tells nobody of its use and draws nothing."""
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context


class GxSession:
    """GX over an open DuckDB connection, which stays the caller's. One session serves any number of batches."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self._database = database
        # The address names the dialect; the creator decides what is opened.
        self._look_at("duckdb:///:memory:", {"creator": lambda: _Connection(database), "poolclass": sa.pool.StaticPool})

    def _look_at(self, address: str, options: Mapping[str, Any]) -> None:
        """``address``, ``options``: SQLAlchemy's. One asset serves all batches: with each new one GX writes its whole context as YAML, which
        took 0.5 of the 3 s of an audit."""
        context = quiet_context()
        self._source = context.data_sources.add_sql("build", connection_string=address, create_temp_table=False, kwargs=dict(options))
        self._asset = self._source.add_query_asset("rows", query="select 1")
        self._rows = self._asset.add_batch_definition_whole_table("all")

    def row(self, sql: str) -> tuple:
        """The first row of a query."""
        return self._database.execute(sql).fetchone()

    def evaluate(self, select: str, rules: list[Rule], key: tuple[str, ...]) -> list[Outcome]:
        """Evaluate rules over the rows of a query, in their order. Never raises for a rule that cannot be evaluated: that is a failed one.

        A failed outcome holds up to ``SHOWN_ROWS`` offending rows: ``key`` and the column at fault, or what the rule's own query returned.
        """
        outcomes: dict[int, Outcome] = {}
        expectations: dict[int, Expectation] = {}
        for number, rule in enumerate(rules):
            try:
                is_query = rule.expectation == NO_ROWS
                expectations[number] = _configured(rule, number, CountedRowsExpectation.expectation_type if is_query else rule.expectation)
            except Exception as error:  # GX raises its own, pydantic's and TypeError for what it cannot take
                outcomes[number] = Outcome(success=False, error=_first_lines(error))
        if expectations:
            batch = self._batch(select)
            suite = gx.ExpectationSuite("rules", expectations=list(expectations.values()))
            # The plain format first: asking for the rows of rules that hold costs half as much again.
            for result in batch.validate(suite, result_format="BASIC").results:
                outcomes[_number(result)] = _outcome(result)
            for number in expectations:
                if not outcomes[number].success and not outcomes[number].error:
                    outcomes[number] = self._with_rows(batch, rules[number], number, key)
        return [outcomes[number] for number in range(len(rules))]

    def close(self) -> None:
        self._source.get_engine().dispose()

    def _batch(self, select: str) -> Batch:
        self._asset.query = select
        return self._rows.get_batch()

    @staticmethod
    def _with_rows(batch: Batch, rule: Rule, number: int, key: tuple[str, ...]) -> Outcome:
        expectation = _configured(rule, number, rule.expectation)
        summary = {"result_format": "SUMMARY", "partial_unexpected_count": SHOWN_ROWS, "unexpected_index_column_names": list(key)}
        return _outcome(batch.validate(expectation, result_format="COMPLETE" if rule.expectation == NO_ROWS else summary))


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


def _configured(rule: Rule, number: int, kind: str) -> Expectation:
    return ExpectationConfiguration(
        type=kind, kwargs=dict(rule.arguments), severity=rule.severity, notes=rule.because, meta={"number": number}
    ).to_domain_obj()


def _number(result: ExpectationValidationResult) -> int:
    return result.expectation_config.meta["number"]


def _outcome(result: ExpectationValidationResult) -> Outcome:
    plain = result.to_json_dict()
    found = plain["result"]
    if error := _error(plain["exception_info"]):
        return Outcome(success=False, error=error)
    config = plain["expectation_config"]
    counts_rows = config["type"] in (NO_ROWS, CountedRowsExpectation.expectation_type)
    if counts_rows:
        config["type"] = NO_ROWS  # a name that every installation of GX knows
    rows = found.get("details", {}).get("unexpected_rows") or found.get("partial_unexpected_index_list") or _as_rows(found, config)
    return Outcome(
        success=plain["success"],
        unexpected_count=found.get("observed_value") if counts_rows else found.get("unexpected_count"),
        observed=None if counts_rows else found.get("observed_value"),
        rows=tuple(rows[:SHOWN_ROWS]),
        validation=plain,
    )


def _as_rows(found: Mapping[str, Any], config: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Offending values where GX gives no row keys, as it does for rules on several columns."""
    values = found.get("partial_unexpected_list") or []
    return [value if isinstance(value, Mapping) else {config["kwargs"].get("column", "value"): value} for value in values]


def _error(info: Mapping[str, Any]) -> str:
    """GX gives one exception, or one for each metric that it could not compute."""
    infos = [info] if "raised_exception" in info else list(info.values())
    return next((_first_lines(each["exception_message"]) for each in infos if each["raised_exception"]), "")


def _first_lines(error: object, limit: int = 300) -> str:
    text = " ".join(str(error).split("[SQL:")[0].split())
    return text[:limit] or "it could not be evaluated"
