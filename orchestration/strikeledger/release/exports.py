"""The same tables for people without DuckDB: Parquet with plain values, CSV made safe for spreadsheets."""

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from strikeledger.marts import SCHEMA, Mart
from strikeledger.paths import spill_folder
from strikeledger.release import sql_text
from strikeledger.release.csv_cells import safe_cell_sql
from strikeledger.release.current import Release
from strikeledger.release.manifest import record_of_file
from strikeledger.settings import bounded

# What a worksheet holds below its header. Of a million actions the three larger tables were 3.2 of 5.9 GB of a release as CSV, 0.35 as Parquet.
SPREADSHEET_ROWS = 1_048_575


def export(file: Path, folder: Path, marts: Sequence[Mart], parent: Release | None, unchanged: Collection[str] = ()) -> list[str]:
    """Write ``parquet/`` and ``csv/`` into ``folder`` from the sealed ``file``, rows in its order. Returns their paths in ``folder``.

    ``unchanged``: tables whose files are those of ``parent``, byte for byte. A table that no spreadsheet can hold is not written as CSV.
    Raises duckdb.Error, OSError.
    """
    (folder / "parquet").mkdir()
    (folder / "csv").mkdir()
    with duckdb.connect(config=bounded(spill_folder(file))) as connection:
        connection.execute(f"attach {sql_text.text(file)} as sealed (read_only)")
        return [
            path
            for mart in marts
            for path in (mart.name in unchanged and _copied_tables(parent, folder, mart)) or _written_tables(connection, folder, mart)
        ]


def _copied_tables(parent: Release, folder: Path, mart: Mart) -> list[str]:
    """Take the files of a table over from the parent; none where one is no longer as it was published. Copied, not linked: a release that
    is damaged must not damage another."""
    copied = list(paths(mart, parent.row_counts[mart.name]).values())
    for path in copied:
        shutil.copyfile(parent.folder / path, folder / path)
        if record_of_file(folder / path) != parent.manifest.files.get(path):
            return []
    return copied


def paths(mart: Mart, rows: int) -> dict[str, str]:
    """Where a table of so many rows lies in a release, by form: parquet, and csv where a spreadsheet can hold it."""
    forms = ["parquet", "csv"] if rows <= SPREADSHEET_ROWS else ["parquet"]
    return {form: f"{form}/{mart.name}.{form}" for form in forms}


def _written_tables(connection: duckdb.DuckDBPyConnection, folder: Path, mart: Mart) -> list[str]:
    columns = connection.execute(
        """
        select column_name, data_type from duckdb_columns()
        where database_name = 'sealed' and schema_name = ? and table_name = ? order by column_index
        """,
        [SCHEMA, mart.name],
    ).fetchall()
    table = sql_text.name("sealed", SCHEMA, mart.name)
    (rows,) = connection.execute(f"select count(*) from {table}").fetchone()
    places = paths(mart, rows)
    connection.execute(f"copy (select * from {table}) to {sql_text.text(folder / places['parquet'])} (format parquet)")
    if csv := places.get("csv"):
        cells = ", ".join(_cell(sql_text.name(name), kind) for name, kind in columns)
        # In one thread: with two, cells that are computed come out of order (DuckDB 1.5.5, 934 places among 4.2 million rows).
        connection.execute("set threads = 1")
        connection.execute(f"copy (select {cells} from {table} as t) to {sql_text.text(folder / csv)} (format csv, header)")
        connection.execute("reset threads")
    return list(places.values())


def _cell(column: str, kind: str) -> str:
    return f"{safe_cell_sql(f't.{column}')} as {column}" if kind == "VARCHAR" else f"t.{column}"
