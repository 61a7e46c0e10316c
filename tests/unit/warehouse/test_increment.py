"""Running again only what a change of inputs touches."""

import duckdb
import pytest
from strikeledger.warehouse.increment import is_same, rebuild
from strikeledger.warehouse.plan import Step

PLAN = (
    Step("model.p.stg_strikes", "view", "staging.stg_strikes", ("raw.strikes",), "", "stg_strikes.sql"),
    Step(
        "model.p.by_state", "table", "marts.by_state", ("model.p.stg_strikes",),
        "select state, sum(workers) as workers from staging.stg_strikes group by state", "by_state.sql",
    ),
    Step("test.p.no_negative", "test", "", ("model.p.by_state",), "select * from marts.by_state where workers < 0", "no_negative.sql"),
    Step("model.p.states", "table", "marts.states", ("model.p.by_state",), "select count(*) as states from marts.by_state", "states.sql"),
    Step("model.p.names", "table", "marts.names", ("raw.names",), "select name from raw.names", "names.sql"),
)  # fmt: skip


@pytest.fixture
def warehouse():
    with duckdb.connect() as connection:
        connection.execute("create schema raw; create schema staging; create schema marts")
        connection.execute("create table raw.strikes as select * from (values ('CA', 5), ('CA', 7), ('NY', 3)) as t(state, workers)")
        connection.execute("create table raw.names as select 'Kaiser' as name")
        connection.execute("create view staging.stg_strikes as select * from raw.strikes")
        connection.execute("create table marts.by_state (state varchar not null, workers bigint)")
        connection.execute("comment on column marts.by_state.workers is 'Workers who stopped.'")
        connection.execute("insert into marts.by_state select state, sum(workers) from raw.strikes group by state")
        connection.execute("create table marts.states as select count(*) as states from marts.by_state")
        connection.execute("create table marts.names as select name from raw.names")
        yield connection


def ran(connection, changed=("raw.strikes",)):
    told = []
    results = rebuild(connection, PLAN, changed, lambda name, status: told.append((name, status)))
    return results, told


def test_what_depends_on_the_change_runs_and_nothing_else(warehouse):
    warehouse.execute("insert into raw.strikes values ('WA', 2)")
    results, told = ran(warehouse)
    assert told == [("stg_strikes", "success"), ("by_state", "success"), ("no_negative", "pass"), ("states", "success")]
    assert [result.is_good for result in results] == [True] * 4
    assert warehouse.execute("select * from marts.by_state order by state").fetchall() == [("CA", 12), ("NY", 3), ("WA", 2)]
    assert warehouse.execute("select states from marts.states").fetchone() == (3,)


def test_a_table_that_comes_out_as_it_was_stops_the_change(warehouse):
    warehouse.execute("update raw.strikes set workers = 12 - workers where state = 'CA'")  # 7 and 5: another order, the same sum
    _, told = ran(warehouse)
    assert told == [("stg_strikes", "success"), ("by_state", "success")]


def test_a_changed_count_that_leaves_the_number_of_rows_still_spreads_by_its_values(warehouse):
    warehouse.execute("update raw.strikes set workers = 8 where workers = 7")
    _, told = ran(warehouse)
    assert [name for name, _ in told] == ["stg_strikes", "by_state", "no_negative", "states"]
    assert warehouse.execute("select workers from marts.by_state where state = 'CA'").fetchone() == (13,)


def test_types_promises_and_words_of_a_table_stay(warehouse):
    warehouse.execute("insert into raw.strikes values ('WA', 2)")
    ran(warehouse)
    described = warehouse.execute(
        "select column_name, data_type, is_nullable, comment from duckdb_columns() where table_name = 'by_state' order by column_index"
    ).fetchall()
    assert described == [("state", "VARCHAR", False, None), ("workers", "BIGINT", True, "Workers who stopped.")]


def test_a_row_against_the_contract_is_an_error_and_leaves_the_table(warehouse):
    warehouse.execute("insert into raw.strikes values (null, 2)")
    results, told = ran(warehouse)
    assert [(result.unique_id, result.status) for result in results] == [
        ("model.p.stg_strikes", "success"), ("model.p.by_state", "error"), ("test.p.no_negative", "skipped"), ("model.p.states", "skipped"),
    ]  # fmt: skip
    assert "NOT NULL" in results[1].message
    assert warehouse.execute("select count(*) from marts.by_state").fetchone() == (2,)


def test_below_a_failed_test_nothing_runs(warehouse):
    warehouse.execute("insert into raw.strikes values ('WA', -2)")
    results, _ = ran(warehouse)
    assert [(result.status, result.failures) for result in results[2:]] == [("fail", 1), ("skipped", 0)]
    assert warehouse.execute("select states from marts.states").fetchone() == (2,)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("select 1 as a", "select 1 as a", True),
        ("select 1 as a union all select 1", "select 1 as a", False),
        ("select unnest([1, 1, 2]) as a", "select unnest([1, 2, 2]) as a", False),
        ("select null::int as a", "select null::int as a", True),
        ("select null::int as a", "select 0 as a", False),
        ("select 1 as a, 2 as b", "select 1 as a", False),
        ("select '' as a", "select null::varchar as a", False),
    ],
)
def test_same_rows_are_the_same_rows_as_often(one, other, expected):
    with duckdb.connect() as connection:
        connection.execute(f"create table one as {one}; create table other as {other}")
        assert is_same(connection, "one", "other") is expected
        assert is_same(connection, "other", "one") is expected


def test_a_missing_table_is_another_one():
    with duckdb.connect() as connection:
        connection.execute("create table one as select 1 as a")
        assert not is_same(connection, "one", "gone")
