"""One mart from one attached database to another, whole: NOT NULL and descriptions, too."""

import duckdb

from strikeledger.marts import SCHEMA, Mart
from strikeledger.release.sql_text import name, text


def copy_mart(connection: duckdb.DuckDBPyConnection, mart: Mart, source: str, target: str) -> None:
    """Write the mart of the attached database ``source`` into ``target``, sorted by its key; there it must not be yet.

    ``create table as`` drops constraints and comments, ``copy from database`` copies every schema, unsorted.
    """
    where = "database_name = ? and schema_name = ? and table_name = ?"
    place = [source, SCHEMA, mart.name]
    columns = connection.execute(
        f"select column_name, data_type, is_nullable, comment from duckdb_columns() where {where} order by column_index", place
    ).fetchall()
    (comment,) = connection.execute(f"select comment from duckdb_tables() where {where}", place).fetchone()
    table = name(target, SCHEMA, mart.name)
    defined = ", ".join(f"{name(column)} {kind}{'' if is_nullable else ' not null'}" for column, kind, is_nullable, _ in columns)
    connection.execute(f"create table {table} ({defined})")
    connection.execute(f"insert into {table} select t.* from {name(source, SCHEMA, mart.name)} as t order by {by_key(mart)}")
    if comment is not None:
        connection.execute(f"comment on table {table} is {text(comment)}")
    for column, _, _, described in columns:
        if described is not None:
            connection.execute(f"comment on column {table}.{name(column)} is {text(described)}")


def by_key(mart: Mart) -> str:
    """A total order of the rows of a mart that is called ``t``, the same on every machine."""
    return ", ".join(f"t.{name(column)} nulls first" for column in mart.key)
