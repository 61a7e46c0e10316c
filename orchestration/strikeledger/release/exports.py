"""The same tables for people without DuckDB: Parquet with plain values, CSV made safe for spreadsheets."""

import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from strikeledger.marts import SCHEMA, Mart
from strikeledger.release import sql_text
from strikeledger.release.csv_cells import safe_cell_sql
from strikeledger.release.current import Release
from strikeledger.release.manifest import record_of_file
from strikeledger.release.table_copy import by_key
from strikeledger.settings import bounded


def export(file: Path, folder: Path, marts: Sequence[Mart], parent: Release | None, unchanged: Collection[str] = ()) -> None:
    """Write ``parquet/`` and ``csv/`` into ``folder`` from the sealed ``file``.

    ``unchanged``: tables whose files are those of ``parent``, byte for byte. Raises duckdb.Error, OSError.
    """
    (folder / "parquet").mkdir()
    (folder / "csv").mkdir()
    with duckdb.connect(config=bounded(folder.parent / "spill")) as connection:
        connection.execute(f"attach {sql_text.text(file)} as sealed (read_only)")
        for mart in marts:
            if mart.name not in unchanged or not _copied_tables(parent, folder, mart):
                _write_tables(connection, folder, mart)


def _copied_tables(parent: Release, folder: Path, mart: Mart) -> bool:
    """Take the files of a table over from the parent, unless one is no longer as it was published. Copied, not linked: a release that is
    damaged must not damage another."""
    for path in paths(mart):
        copy = folder / path
        shutil.copyfile(parent.folder / path, copy)
        if record_of_file(copy) != parent.manifest.files.get(path):
            return False
    return True


def paths(mart: Mart) -> tuple[str, str]:
    """Where a table lies in a release: as Parquet, as CSV."""
    return f"parquet/{mart.name}.parquet", f"csv/{mart.name}.csv"


def _write_tables(connection: duckdb.DuckDBPyConnection, folder: Path, mart: Mart) -> None:
    columns = connection.execute(
        """
        select column_name, data_type from duckdb_columns()
        where database_name = 'sealed' and schema_name = ? and table_name = ? order by column_index
        """,
        [SCHEMA, mart.name],
    ).fetchall()
    cells = ", ".join(_cell(sql_text.name(name), kind) for name, kind in columns)
    rows = f"from {sql_text.name('sealed', SCHEMA, mart.name)} as t order by {by_key(mart)}"
    parquet, csv = (sql_text.text(folder / path) for path in paths(mart))
    connection.execute(f"copy (select t.* {rows}) to {parquet} (format parquet)")
    connection.execute(f"copy (select {cells} {rows}) to {csv} (format csv, header)")


def _cell(column: str, kind: str) -> str:
    return f"{safe_cell_sql(f't.{column}')} as {column}" if kind == "VARCHAR" else f"t.{column}"
