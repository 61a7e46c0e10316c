"""What Great Expectations lets pass and the gate does not, without a database."""

import pytest
from strikeledger.audit import gate
from strikeledger.audit.expectation_files import Canary, Committed, RowBounds, TableExpectations
from strikeledger.audit.report import RuleResult
from strikeledger.audit.rules import Rule
from strikeledger.marts import Column, Mart

BETWEEN = Rule("expect_column_values_to_be_between", {"column": "workers", "min_value": 1}, "warning", "Somebody strikes.")
BOUNDS = RowBounds(minimum=10, movement_percent=20)


def mart(*, is_bookkeeping: bool = False) -> Mart:
    columns = (Column("strike_key", "string", True), Column("workers", "bigint", False))
    return Mart("strikes", "one row per strike", ("strike_key",), ("workers",), is_bookkeeping, columns)


class Held:
    """An outcome of GX: the rule holds."""

    success, error, unexpected_count, observed, rows, validation = True, "", 0, None, (), None


class Broke(Held):
    success, error = False, "no such column"


@pytest.mark.parametrize(("rows", "seen", "found"), [(0, 0, "there is no row"), (7, 0, "workers is absent in all 7 rows")])
def test_success_over_nothing_fails_as_critical(rows, seen, found):
    result = gate.judged("strikes", BETWEEN, Held(), rows, seen)
    assert not result.success
    assert result.severity == "critical"
    assert found in result.observed


def test_success_over_nothing_holds_where_the_rule_allows_it():
    lenient = Rule(BETWEEN.expectation, BETWEEN.arguments, "warning", BETWEEN.because, allow_empty=True)
    assert gate.judged("strikes", lenient, Held(), 0, 0).success
    assert gate.judged("strikes", BETWEEN, Held(), 7, 1).success


def test_a_rule_that_broke_is_critical_even_as_a_warning():
    result = gate.judged("strikes", BETWEEN, Broke(), 7, 7)
    assert (result.success, result.severity, result.observed) == (False, "critical", "no such column")


@pytest.mark.parametrize(
    ("count", "last", "holds"),
    [(10, None, True), (9, None, False), (12, 10, True), (13, 10, False), (80, 100, True), (79, 100, False), (10, 0, False)],
)
def test_rows_have_a_minimum_and_move_within_their_bound(count, last, holds):
    assert all(result.success for result in gate.row_counts(mart(), count, last, BOUNDS)) is holds


@pytest.mark.parametrize(("count", "last", "holds"), [(0, None, True), (0, 0, True), (900, 1, True), (1, 2, False)])
def test_the_books_may_be_empty_and_grow_but_never_shrink(count, last, holds):
    assert all(result.success for result in gate.row_counts(mart(is_bookkeeping=True), count, last, BOUNDS)) is holds


@pytest.mark.parametrize(("suites", "expectations", "lost"), [(1, 1, []), (2, 1, ["2 suites"]), (1, 2, ["2 expectations"])])
def test_a_lost_suite_or_rule_is_noticed(suites, expectations, lost):
    rule = {"expectation": BETWEEN.expectation, "arguments": {}, "severity": "warning", "because": "Somebody strikes."}
    table = TableExpectations(table="strikes", rows=BOUNDS, expectations=[rule])
    results = gate.committed(Committed(suites=suites, expectations=expectations), [table])
    assert [result.rule.removesuffix(" are committed") for result in results if not result.success] == lost


def test_a_dropped_table_is_refused_unless_withdrawn():
    dropped = gate.dropped_tables({"strikes"}, {"strikes": 1, "lockouts": 1, "pickets": 1}, ["pickets"])
    assert [result.table for result in dropped] == ["lockouts"]


@pytest.mark.parametrize(("column", "mostly", "lax"), [("strike_key", 0.99, True), ("strike_key", 1, False), ("workers", 0.5, False)])
def test_mostly_is_refused_on_key_columns_only(column, mostly, lax):
    rule = Rule("expect_column_values_to_not_be_null", {"column": column, "mostly": mostly})
    assert gate.is_lax_on_key(rule, mart()) is lax


@pytest.mark.parametrize(
    ("result", "alive"),
    [
        (RuleResult("strikes", "r", "critical", "b", success=False, unexpected_count=1), False),
        (RuleResult("strikes", "r", "critical", "b", success=False, observed="no such column"), True),
        (RuleResult("strikes", "r", "critical", "b", success=True), True),
        (None, True),
    ],
)
def test_a_canary_is_caught_by_its_rows_alone(result, alive):
    canary = Canary(table="strikes", change={"workers": -1}, caught_by="r", because="Nobody strikes with fewer than none.")
    assert gate.canary(canary, mart(), [result] if result else []).success is not alive


def test_a_seeded_value_cannot_end_its_literal():
    assert "cast('O''Hare' as string) as strike_key" in gate.with_bad_row(mart(), {"strike_key": "O'Hare"})


@pytest.mark.parametrize(
    ("last", "changes", "is_refused"),
    [
        (10, gate.NO_CHANGES, True),
        (10, gate.FileChanges(are_added=True), False),
        (10, gate.FileChanges(are_withdrawn=True), True),
        (1000, gate.FileChanges(are_withdrawn=True), False),
        (1000, gate.FileChanges(are_added=True), True),
    ],
    ids=["growth without a file", "growth by a file", "growth by a withdrawal", "loss by a withdrawal", "loss by a new file"],
)
def test_a_jump_is_refused_unless_publishers_files_explain_it(last, changes, is_refused):
    assert any(not result.success for result in gate.row_counts(mart(), 100, last, BOUNDS, changes)) is is_refused
