"""Shape rules come from the manifest's marts alone."""

from strikeledger.audit.promises import promised
from strikeledger.marts import Column, Mart

COLUMNS = (Column("strike_key", "string", True), Column("state_code", "string", False), Column("workers", "bigint", True))


def mart(*, is_bookkeeping: bool = False) -> Mart:
    return Mart("strikes", "one row per strike and state", ("strike_key", "state_code"), (), is_bookkeeping, COLUMNS)


def test_required_columns_and_the_key_are_promised():
    *required, key = promised(mart())
    assert [rule.columns for rule in required] == [("strike_key",), ("workers",)]
    assert "group by strike_key, state_code having count(*) > 1" in key.arguments["unexpected_rows_query"]
    assert "one row per strike and state" in key.because


def test_every_promise_is_critical_and_complete():
    assert {(rule.severity, rule.allow_empty, rule.arguments.get("mostly")) for rule in promised(mart())} == {("critical", False, None)}


def test_books_may_be_empty():
    assert all(rule.allow_empty for rule in promised(mart(is_bookkeeping=True)))
