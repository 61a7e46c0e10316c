"""Which figures differ between two releases. One query: it fills the published list of revisions and it answers ``strikeledger diff``."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import duckdb

from strikeledger.marts import SCHEMA, Mart
from strikeledger.release import sql_text
from strikeledger.release.causes import DOCUMENT, Sides, caused_query
from strikeledger.release.current import Release

_NONE = """
select null::varchar as table_name, null::varchar as row_key, null::varchar as column_name, null::varchar as old_value,
    null::varchar as new_value, null::varchar as revision_kind_code, null::varchar as cited_document_key
where false
"""


@dataclass(frozen=True)
class Revision:
    """One figure that differs. ``row_key``: key values joined by ``|``. Values: as text, None where absent.

    ``revision_kind_code``: added, changed or withdrawn. ``revision_cause_code``: see `causes.caused_query`; ``claim_key`` and
    ``source_document_key`` where one claim, one document is the cause.
    """

    table_name: str
    row_key: str
    column_name: str
    old_value: str | None
    new_value: str | None
    revision_kind_code: str
    claim_key: str | None
    source_document_key: str | None
    revision_cause_code: str

    @property
    def action_key(self) -> str:
        """The first part of the row's key: the labor action, where the row is one's."""
        return self.row_key.split("|")[0]

    def as_json(self) -> dict:
        return asdict(self)


def diff(older: Release, newer: Release) -> list[Revision]:
    """Every figure of ``newer`` that differs from ``older``, by table, row and column."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text.text(older.file)} as older (read_only)")
        other = "older"  # DuckDB attaches a file once
        if newer.file != older.file:
            other = "newer"
            connection.execute(f"attach {sql_text.text(newer.file)} as newer (read_only)")
        sides = Sides("older", other, older.manifest.input_sha256s != newer.manifest.input_sha256s)
        query = revisions_query(connection, sides, older.manifest.marts, newer.manifest.marts)
        return [Revision(*row) for row in connection.execute(query).fetchall()]


def revisions_query(connection: duckdb.DuckDBPyConnection, sides: Sides, older: Iterable[Mart], newer: Iterable[Mart]) -> str:
    """SQL for the revisions between two attached databases with these marts.

    Columns: those of Revision. A row that is new has each of its figures added, one that is gone has them withdrawn; so have all
    rows of a table that is new or gone, and of one whose key is made of other columns now.
    """
    old, new = _side(connection, sides.older, older), _side(connection, sides.newer, newer)
    selects: list[str] = []
    for table in sorted(old.marts.keys() | new.marts.keys()):
        was, now = old.marts.get(table), new.marts.get(table)
        if was and now and was.key == now.key:
            figures = dict.fromkeys(now.figures + was.figures)
            selects += [_compared(old, new, now, column) for column in figures]
        else:
            selects += [_one_sided(old, was, column, "withdrawn") for column in (was.figures if was else ())]
            selects += [_one_sided(new, now, column, "added") for column in (now.figures if now else ())]
    return caused_query(connection, "\nunion all\n".join([_NONE, *selects]), sides)


@dataclass(frozen=True)
class _Side:
    """``types``: data type by table and column."""

    catalog: str
    marts: dict[str, Mart]
    types: dict[tuple[str, str], str]


def _side(connection: duckdb.DuckDBPyConnection, catalog: str, marts: Iterable[Mart]) -> _Side:
    rows = connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() where database_name = ? and schema_name = ?", [catalog, SCHEMA]
    ).fetchall()
    types = {(table, column): kind for table, column, kind in rows}
    return _Side(catalog, {mart.name: mart for mart in marts if not mart.is_bookkeeping}, types)


def _compared(old: _Side, new: _Side, mart: Mart, column: str) -> str:
    is_old, is_new = (mart.name, column) in old.types, (mart.name, column) in new.types
    name = sql_text.name(column)
    old_value = f"o.{name}" if is_old else "null"
    new_value = f"n.{name}" if is_new else "null"
    # Equal numbers of two types (5 and 5.0) are equal; everything else is what it reads as.
    kinds = {old.types.get((mart.name, column)), new.types.get((mart.name, column))}
    is_numeric = len(kinds) == 2 and all(kind and _is_numeric(kind) for kind in kinds)
    compared_as = "double" if is_numeric else "varchar"
    keys = [(f"cast(o.{key} as varchar)", f"cast(n.{key} as varchar)") for key in map(sql_text.name, mart.key)]
    matched = " and ".join(f"{was} is not distinct from {now}" for was, now in keys)
    row_key = _row_key(f"coalesce({was}, {now}, '')" for was, now in keys)
    cited = f"coalesce({_cited(new, mart, column, 'n')}, {_cited(old, mart, column, 'o')})"
    return f"""
    select {sql_text.text(mart.name)}, {row_key}, {sql_text.text(column)}, cast({old_value} as varchar), cast({new_value} as varchar),
        case when {old_value} is null then 'added' when {new_value} is null then 'withdrawn' else 'changed' end, {cited}
    from {sql_text.name(old.catalog, SCHEMA, mart.name)} as o
    full join {sql_text.name(new.catalog, SCHEMA, mart.name)} as n on {matched}
    where cast({old_value} as {compared_as}) is distinct from cast({new_value} as {compared_as})"""


def _one_sided(side: _Side, mart: Mart, column: str, kind: str) -> str:
    value = f"cast({sql_text.name(column)} as varchar)"
    values = f"{value}, null" if kind == "withdrawn" else f"null, {value}"
    row_key = _row_key(f"coalesce(cast({key} as varchar), '')" for key in map(sql_text.name, mart.key))
    return f"""
    select {sql_text.text(mart.name)}, {row_key}, {sql_text.text(column)}, {values}, {sql_text.text(kind)}, {_cited(side, mart, column, "t")}
    from {sql_text.name(side.catalog, SCHEMA, mart.name)} as t where {sql_text.name(column)} is not null"""


def _cited(side: _Side, mart: Mart, column: str, alias: str) -> str:
    """The document that a row cites for its figure; a figure that is called computed is ours."""
    is_cited = (mart.name, DOCUMENT) in side.types and not column.startswith("computed_")
    return f"{alias}.{DOCUMENT}" if is_cited else "null"


def _row_key(values: Iterable[str]) -> str:
    return " || '|' || ".join(values)


def _is_numeric(kind: str) -> bool:
    return kind in {"DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"} or kind.startswith("DECIMAL")
