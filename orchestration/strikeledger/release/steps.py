"""Two releases of which one is no longer on disk: the net of the steps between them, which every later release still lists."""

import duckdb

from strikeledger.errors import UsageError
from strikeledger.paths import Layout
from strikeledger.release.current import Release, releases
from strikeledger.release.diff import ACTIONS, REVISIONS, Revision, attached, told
from strikeledger.release.history import History, read_history
from strikeledger.release.sql_text import text
from strikeledger.settings import bounded


def net_of_steps(layout: Layout, older: str, newer: str) -> tuple[list[Revision], Release, int]:
    """What differs between two published releases, the release that lists the steps between them, and how many steps those are.

    Each step tells every figure that it changed, so the first old value and the last new one of a figure are those of the two releases;
    a figure that came back to what it was does not differ. Its cause is that of its last step. Raises UsageError when no release on
    disk lists the steps: when the newer one does not descend from the older.
    """
    history = read_history(layout)
    line = [newer, *history.ancestors(newer)]
    if older not in line:
        is_reverse = newer in history.ancestors(older)
        remedy = f"swap the two: strikeledger diff {newer} {older}" if is_reverse else "choose two of which one descends from the other"
        raise UsageError(f"not both of {older} and {newer} are on disk, and {newer} does not descend from {older}; {remedy}")
    steps = line[: line.index(older)][::-1]
    holder = _descendant(layout, history, newer)
    with duckdb.connect(config=bounded()) as connection:
        holding = attached(connection, "holder", holder)
        query = net_query(holding.relation(REVISIONS), {column for table, column in holding.types if table == REVISIONS})
        connection.execute(f"set variable steps = [{', '.join(map(text, steps))}]")
        return told(connection, query.replace("$actions", holding.relation(ACTIONS)), [holding]), holder, len(steps)


def _descendant(layout: Layout, history: History, key: str) -> Release:
    for release in releases(layout):
        if key in (release.key, *history.ancestors(release.key)):
            return release
    raise UsageError(f"no release on disk descends from {key}, so none lists its steps; choose from `strikeledger releases`")


def net_query(revisions: str, known: set[str]) -> str:
    """SQL for the net of the steps of variable ``steps``. What releases of an older version did not record yet is absent."""
    last = {
        column: f"last({column} order by step)" if column in known else "null::varchar"
        for column in ("revision_cause_code", "claim_key", "source_document_key")
    }
    return f"""
    with stepped as (
        select *, list_position(getvariable('steps'), release_key) as step from {revisions}
        where list_contains(getvariable('steps'), release_key)
    ),
    net as (
        select table_name, row_key, column_name, first(old_value order by step) as old_value, last(new_value order by step) as new_value,
            {", ".join(f"{expression} as {column}" for column, expression in last.items())}
        from stepped group by table_name, row_key, column_name
    )
    select net.*, case when old_value is null then 'added' when new_value is null then 'withdrawn' else 'changed' end as revision_kind_code,
        null::bigint as document_count, null::varchar as old_precision_code, null::varchar as new_precision_code, actions.labor_action_key
    from net left join $actions as actions on split_part(net.row_key, '|', 1) = actions.labor_action_key
    where old_value is distinct from new_value and (try_cast(old_value as double) = try_cast(new_value as double)) is not true"""
