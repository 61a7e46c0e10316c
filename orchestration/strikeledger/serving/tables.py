"""The tables of a release with the comments that its file carries, for the list beside the editor."""

import duckdb

from strikeledger.marts import SCHEMA

_COLUMNS = """
select c.table_name, t.comment, t.estimated_size, c.column_name, c.data_type, c.comment
from duckdb_columns() c join duckdb_tables() t using (schema_name, table_name)
where c.schema_name = ? order by c.table_name, c.column_index
"""


def tables_of(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """By name: name, comment, row_count, columns (name, type, comment)."""
    tables: dict[str, dict] = {}
    for table, comment, row_count, column, data_type, meaning in connection.execute(_COLUMNS, [SCHEMA]).fetchall():
        entry = tables.setdefault(table, {"name": table, "comment": comment or "", "row_count": row_count, "columns": []})
        entry["columns"].append({"name": column, "type": data_type, "comment": meaning or ""})
    return list(tables.values())
