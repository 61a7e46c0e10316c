"""Canary of the one module that makes Great Expectations work on DuckDB: when GX or DuckDB change under it, this fails first."""

import subprocess
import sys

import duckdb
import pytest
from strikeledger.audit.gx_duckdb import SHOWN_ROWS, GxSession
from strikeledger.audit.rules import NO_ROWS, Rule

NUMBERS = "select 'k' || n as key, n, case when n = 4 then null else n * 1.5 end as half_more, date '2020-01-01' + n as day from numbers"
BROKEN = Rule(NO_ROWS, {"unexpected_rows_query": "select no_such_column from {batch}"}, because="It cannot be evaluated.")


@pytest.fixture
def session():
    database = duckdb.connect()
    database.execute("create table numbers as select n::integer as n from range(100) r(n)")
    session = GxSession(database)
    yield session
    session.close()
    database.close()


def between(**arguments) -> Rule:
    return Rule("expect_column_values_to_be_between", arguments)


def evaluate(session, *rules, select=NUMBERS):
    return session.evaluate(select, list(rules), ("key",))


def test_bundled_metrics_and_rows_survive_the_pool(session):
    """Without the cure, several metrics in one query end in "list index out of range"."""
    rules = [between(column="n", min_value=0, max_value=89), between(column="half_more", min_value=0), between(column="n", min_value=0)]
    failed, held, also_held = evaluate(session, *rules)
    assert (held.success, also_held.success, failed.success, failed.unexpected_count) == (True, True, False, 10)
    assert failed.rows == tuple({"key": f"k{n}", "n": n} for n in range(90, 90 + SHOWN_ROWS))


def test_outcomes_keep_the_order_of_the_rules(session):
    rules = [
        between(column="n", min_value=1),
        BROKEN,
        between(column="n", min_value=0),
        Rule("expect_nonsense"),
        between(column="n", min_value=2),
    ]
    outcomes = evaluate(session, *rules)
    assert [outcome.unexpected_count for outcome in outcomes] == [1, None, 0, None, 2]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (BROKEN, "no_such_column"),
        (between(column="no_such_column", min_value=1), "no_such_column"),
        (Rule("expect_nonsense"), "expect_nonsense"),
        (between(column="n", least=1), "least"),
        (Rule("expect_column_values_to_match_regex", {"column": "key", "regex": "k"}), ""),
    ],
)
def test_a_rule_that_cannot_be_evaluated_fails_and_spoils_no_other(session, rule, said):
    before, broken, after = evaluate(session, between(column="n", min_value=0), rule, between(column="day", min_value="2020-01-01"))
    assert before.success
    assert after.success
    assert not broken.success
    assert broken.error
    assert said in broken.error


def test_a_query_shows_the_rows_that_it_returns(session):
    [outcome] = evaluate(session, Rule(NO_ROWS, {"unexpected_rows_query": "select key, day from {batch} where n > 97"}))
    assert outcome.unexpected_count == 2
    assert outcome.rows == ({"key": "k98", "day": "2020-04-08"}, {"key": "k99", "day": "2020-04-09"})


def test_a_query_joins_what_else_the_database_holds(session):
    query = "select b.key from {batch} b left join numbers o on b.n = o.n + 1 where o.n is null"
    [outcome] = evaluate(session, Rule(NO_ROWS, {"unexpected_rows_query": query}))
    assert outcome.rows == ({"key": "k0"},)


def test_rules_on_several_columns_and_aggregates_answer(session):
    pair = Rule("expect_column_pair_values_a_to_be_greater_than_b", {"column_A": "half_more", "column_B": "n", "or_equal": True})
    total = Rule("expect_column_sum_to_be_between", {"column": "n", "max_value": 100})
    held, failed = evaluate(session, pair, total)
    assert held.success
    assert (failed.success, failed.observed) == (False, 4950)


def test_nothing_is_sent_anywhere_and_nothing_is_printed():
    """From the import on, in a process whose sockets refuse."""
    code = """if True:
        import socket

        def refuse(*arguments):
            raise SystemExit(f"a connection to {arguments[1:]}")

        socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse

        import duckdb
        from strikeledger.audit.gx_duckdb import GxSession
        from strikeledger.audit.rules import Rule

        rule = Rule("expect_column_values_to_be_between", {"column": "n", "min_value": 2})
        broken = Rule("expect_column_values_to_be_between", {"column": "m", "min_value": 2})
        failed, not_evaluated = GxSession(duckdb.connect()).evaluate("select 1 as n", [rule, broken], ("n",))
        assert failed.unexpected_count == 1 and not_evaluated.error
    """
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_a_query_is_asked_once_where_no_row_offends(session):
    """GX's own expectation asks twice, for the count and for the rows."""
    session.row("create sequence asked")
    rule = Rule(NO_ROWS, {"unexpected_rows_query": "select key from {batch} where nextval('asked') < 0"})
    [outcome] = evaluate(session, rule, select=f"{NUMBERS} limit 1")
    assert (outcome.success, outcome.unexpected_count, session.row("select nextval('asked')")) == (True, 0, (2,))
    assert outcome.validation["expectation_config"]["type"] == NO_ROWS
