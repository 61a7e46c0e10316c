"""Shape rules come from the manifest's marts alone."""

import dataclasses

import duckdb
from strikeledger.audit.promises import promised
from strikeledger.marts import Column, Mart

COLUMNS = (Column("strike_key", "string", True), Column("state_code", "string", False), Column("workers", "bigint", True))


def mart(*, is_bookkeeping: bool = False) -> Mart:
    return Mart("strikes", "one row per strike and state", ("strike_key", "state_code"), (), is_bookkeeping, COLUMNS)


def test_required_columns_and_the_key_are_promised():
    filled, key = promised(mart())
    assert "where strike_key is null or workers is null" in filled.arguments["unexpected_rows_query"]
    assert "strike_key, workers" in filled.because
    assert "group by strike_key, state_code having count(*) > 1" in key.arguments["unexpected_rows_query"]
    assert "one row per strike and state" in key.because


def test_the_promises_find_what_breaks_them():
    """An absent key is found with its column, and a repeated one also where a part of it is absent."""
    filled, key = (rule.arguments["unexpected_rows_query"].replace("{batch}", "strikes") for rule in promised(mart()))
    with duckdb.connect() as connection:
        connection.execute("create table strikes (strike_key varchar, state_code varchar, workers bigint)")
        connection.execute("insert into strikes values ('ups', 'OH', 1), ('ups', 'IL', 1), ('mill', null, 2), ('bakery', null, 3)")
        assert connection.execute(filled).fetchall() == connection.execute(key).fetchall() == []
        connection.execute("insert into strikes values ('mill', null, 5), (null, 'OH', null)")
        assert connection.execute(filled).fetchall() == [(None, "OH", "strike_key, workers")]
        assert connection.execute(key).fetchall() == [("mill", None, 2)]


def test_a_table_without_required_columns_promises_its_key_alone():
    optional = dataclasses.replace(mart(), columns=(Column("state_code", "string", False),))
    (key,) = promised(optional)
    assert "having count(*) > 1" in key.arguments["unexpected_rows_query"]


def test_every_promise_is_critical_and_complete():
    assert {(rule.severity, rule.allow_empty, rule.arguments.get("mostly")) for rule in promised(mart())} == {("critical", False, None)}


def test_books_may_be_empty():
    assert all(rule.allow_empty for rule in promised(mart(is_bookkeeping=True)))
