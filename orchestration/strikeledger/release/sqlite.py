"""A release as one SQLite file, for Datasette and for everything that reads SQLite: typed columns, keys, references, indices.

Written by Python's own sqlite3: DuckDB's extension for SQLite would have to be downloaded.
"""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from strikeledger.durable import sync
from strikeledger.errors import DataRefused, UsageError
from strikeledger.marts import SCHEMA, Mart
from strikeledger.release import sql_text
from strikeledger.release.current import Release
from strikeledger.release.papers.contents import DESCRIPTION, TITLE, Table, read_tables
from strikeledger.release.papers.licences import OF_RELEASE
from strikeledger.release.table_copy import by_key
from strikeledger.settings import bounded

_KINDS = {"INTEGER": "INTEGER", "BIGINT": "INTEGER", "BOOLEAN": "INTEGER", "DOUBLE": "REAL"}
_BATCH_ROWS = 10_000


@dataclass(frozen=True)
class Exported:
    """What was written. ``rows``: of all tables."""

    release_key: str
    sqlite: str
    datasette: str | None
    tables: int
    rows: int
    bytes: int

    def as_json(self) -> dict:
        return {"status": "exported", **asdict(self)}

    def as_text(self) -> str:
        beside = f", and what Datasette tells of it to {self.datasette}" if self.datasette else ""
        return f"release {self.release_key}: {self.tables} tables, {self.rows:,} rows to {self.sqlite} ({self.bytes / 1e6:.1f} MB){beside}"


def export_sqlite(release: Release, file: Path, datasette: Path | None = None, is_forced: bool = False) -> Exported:
    """Write the tables of ``release`` to the SQLite file ``file``, and what Datasette shows of them to ``datasette``, a metadata file.

    Absent is NULL, a boolean 0 or 1, a day its ISO 8601 text, a time ``YYYY-MM-DD HH:MM:SS`` in UTC. Each file appears whole or not at
    all. Raises UsageError when one is there already and not ``is_forced``, or when its folder is not; DataRefused when a reference
    leads nowhere; OSError.
    """
    targets = [file, *([datasette] if datasette else [])]
    for target in targets:
        _require_free(target, is_forced)
    if datasette and datasette.absolute() == file.absolute():
        raise UsageError(f"{file} cannot be both the database and what Datasette tells of it; name two files")
    half = _half(file)
    try:
        with duckdb.connect(config=bounded()) as connection:
            connection.execute(f"attach {sql_text.text(release.file)} as sealed (read_only)")
            connection.execute(f"use sealed.{SCHEMA}")
            tables = read_tables(connection, release.manifest.marts, release.row_counts)
            _write(connection, half, tables)
        _put(half, file)
        if datasette:
            metadata = json.dumps(_metadata(release, file.stem, tables), indent=1, ensure_ascii=False)
            _half(datasette).write_text(metadata + "\n", encoding="utf-8")
            _put(_half(datasette), datasette)
    finally:
        for target in targets:
            _half(target).unlink(missing_ok=True)
    told = sum(table.rows for table in tables)
    return Exported(release.key, str(file), str(datasette) if datasette else None, len(tables), told, file.stat().st_size)


def _require_free(file: Path, is_forced: bool) -> None:
    if file.is_dir() or not file.parent.is_dir():
        what = "is a folder" if file.is_dir() else "is in no folder"
        raise UsageError(f"{file} {what}; name a file in a folder that is there")
    if file.exists() and not is_forced:
        raise UsageError(f"{file} is there already; nothing was written; name another file, or replace it with --force")


def _half(file: Path) -> Path:
    return file.with_name(f".{file.name}.{os.getpid()}.half")


def _put(half: Path, file: Path) -> None:
    sync(half)
    half.replace(file)
    sync(file.absolute().parent)


def _write(connection: duckdb.DuckDBPyConnection, file: Path, tables: list[Table]) -> None:
    names = {table.mart.name for table in tables}
    target = sqlite3.connect(file, isolation_level=None)
    try:
        target.execute("pragma journal_mode = off")  # the file is nobody's yet: what breaks off is thrown away
        target.execute("pragma synchronous = off")  # and flushed once, before it gets its name
        target.execute("begin")
        for table in tables:
            target.execute(_definition(table, names))
            marks = ", ".join("?" * len(table.columns))
            target.executemany(f"insert into {sql_text.name(table.mart.name)} values ({marks})", _rows(connection, table.mart))
            for number, columns in enumerate(_indices(table.mart)):
                name = sql_text.name(f"{table.mart.name}_{number}")
                target.execute(f"create index {name} on {sql_text.name(table.mart.name)} ({columns})")
        target.execute("commit")
        target.execute("analyze")
        if broken := target.execute("pragma foreign_key_check").fetchall():
            raise DataRefused(
                f"{len(broken)} references lead nowhere, the first from {broken[0][0]} to {broken[0][2]}; nothing was written"
            )
    finally:
        target.close()


def _definition(table: Table, names: set[str]) -> str:
    """A key with an absent part is unique, but no primary key: SQLite would take the NULL for another row each time."""
    mart = table.mart
    required = {column.name for column in table.columns if column.is_required}
    parts = [
        f"{sql_text.name(column.name)} {_KINDS.get(column.kind, 'TEXT')}{' NOT NULL' if column.is_required else ''}"
        for column in table.columns
    ]
    kind = "PRIMARY KEY" if required.issuperset(mart.key) else "UNIQUE"
    parts.append(f"{kind} ({', '.join(map(sql_text.name, mart.key))})")
    for each in mart.references:
        if each.to_table in names:
            target = f"{sql_text.name(each.to_table)} ({sql_text.name(each.to_column)})"
            parts.append(f"FOREIGN KEY ({sql_text.name(each.column)}) REFERENCES {target}")
    return f"CREATE TABLE {sql_text.name(mart.name)} ({', '.join(parts)})"


def _indices(mart: Mart) -> Iterable[str]:
    """Columns that refer to another table, unless the key begins with them."""
    return [sql_text.name(column) for column in sorted({each.column for each in mart.references}) if column != mart.key[0]]


def _rows(connection: duckdb.DuckDBPyConnection, mart: Mart) -> Iterator[list]:
    rows = connection.execute(f"select t.* from {sql_text.name(mart.name)} as t order by {by_key(mart)}")
    while batch := rows.fetchmany(_BATCH_ROWS):
        for row in batch:
            yield [_plain(value) for value in row]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def _metadata(release: Release, database: str, tables: list[Table]) -> dict:
    """What Datasette shows: the words of each table and column, and where the data are from."""
    return {
        "title": f"{TITLE}, release {release.key}",
        "description": DESCRIPTION,
        "license": OF_RELEASE.title,
        "license_url": OF_RELEASE.url,
        "databases": {
            database: {
                "tables": {
                    table.mart.name: {
                        "description": table.description,
                        "columns": {column.name: column.description for column in table.columns if column.description},
                    }
                    for table in tables
                }
            }
        },
    }
