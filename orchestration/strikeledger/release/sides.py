"""One of the two databases of a comparison: what it holds, and how SQL names it."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from strikeledger.marts import SCHEMA, Mart
from strikeledger.release import sql_text


@dataclass(frozen=True)
class Side:
    """An attached database. ``types``: data type by table and column. ``input_sha256s``: of the files that it was built from."""

    catalog: str
    marts: dict[str, Mart]
    types: dict[tuple[str, str], str]
    input_sha256s: frozenset[str]

    def has(self, table: str, *columns: str) -> bool:
        return all((table, column) in self.types for column in columns)

    def having(self, *columns: str) -> list[str]:
        """The tables that have all of these columns, by name."""
        return [table for table in sorted(self.marts) if self.has(table, *columns)]

    def relation(self, table: str) -> str:
        return sql_text.name(self.catalog, SCHEMA, table)


def side(connection: duckdb.DuckDBPyConnection, catalog: str, marts: Iterable[Mart], input_sha256s: Iterable[str]) -> Side:
    """The database attached as ``catalog``. Tables that keep the books of the releases are left out: they always differ."""
    # The names stand in the query: for a parameter DuckDB imports pandas, which took half of the 0.74 s of a diff.
    named = f"database_name = {sql_text.text(catalog)} and schema_name = {sql_text.text(SCHEMA)}"
    rows = connection.execute(f"select table_name, column_name, data_type from duckdb_columns() where {named}").fetchall()
    types = {(table, column): kind for table, column, kind in rows}
    return Side(catalog, {mart.name: mart for mart in marts if not mart.is_bookkeeping}, types, frozenset(input_sha256s))


def row_key(mart: Mart, alias: str) -> str:
    """SQL for the key of a row of ``mart`` as text: its columns joined by a bar, an absent one empty."""
    return " || '|' || ".join(f"coalesce(cast({alias}.{sql_text.name(column)} as varchar), '')" for column in mart.key)
