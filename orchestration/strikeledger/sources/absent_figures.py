"""Why a cell of a landed row is empty, as rows of its own: SQL that runs on any engine cannot open the JSON that a row carries."""

from collections.abc import Sequence

import duckdb

COLUMNS = ("source_code", "source_row_key", "source_document_key", "vintage_date", "column_name", "reason_code")


def land(connection: duckdb.DuckDBPyConnection, tables: Sequence[tuple[str, str]]) -> int:
    """Replace ``raw.absent_figures`` by one row per absent cell that ``_absent_reasons`` of the rows of ``tables`` tells of.

    ``tables``: source code and landed table (``raw.…``). The readings tell the reason of every absent cell but a blank text. Returns
    the number of rows.
    """
    connection.execute(f"create or replace table raw.absent_figures ({', '.join(f'{column} varchar' for column in COLUMNS)})")
    for source_code, table in tables:
        connection.execute(
            "insert into raw.absent_figures select ?, _source_row_key, _source_document_key, _vintage_date, column_name, "
            "json_extract_string(_absent_reasons, '$.' || column_name) "
            f"from (select *, unnest(json_keys(_absent_reasons)) as column_name from {table} where _absent_reasons is not null)",
            [source_code],
        )
    return connection.execute("select count(*) from raw.absent_figures").fetchone()[0]
