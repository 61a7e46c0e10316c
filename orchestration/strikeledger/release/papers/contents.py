"""What the papers tell, read once from the sealed file: tables as their comments describe them, and the documents behind the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from strikeledger.marts import SCHEMA, Mart
from strikeledger.paths import spill_folder
from strikeledger.release import sql_text
from strikeledger.release.candidate import Identity
from strikeledger.release.causes import DOCUMENTS
from strikeledger.release.manifest import FileRecord
from strikeledger.release.papers.news import Entry, news
from strikeledger.settings import bounded

NAME = "strikeledger"
TITLE = "strikeledger: labor actions, every figure with who said it"
DESCRIPTION = (
    "Strikes, lockouts and other labor actions in the United States as a star schema. Every figure is somebody's claim, with its document; "
    "claims that conflict stand side by side; official totals are recomputed and compared at each release."
)
KEYWORDS = ("labor actions", "strikes", "lockouts", "work stoppages", "trade unions", "industrial relations")
CONTRIBUTORS = "The strikeledger contributors"


@dataclass(frozen=True)
class Column:
    """``kind``: DuckDB's name of its type."""

    name: str
    kind: str
    is_required: bool
    description: str | None


@dataclass(frozen=True)
class Table:
    mart: Mart
    description: str
    rows: int
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Document:
    """A document that figures of the release stand in. ``published``: ISO 8601."""

    key: str
    licence_code: str
    publisher: str
    title: str
    url: str | None
    published: str | None


@dataclass(frozen=True)
class Contents:
    """``files``: the data files of the release by path. ``entries``: what is new, newest first."""

    identity: Identity
    tables: tuple[Table, ...]
    documents: tuple[Document, ...]
    entries: tuple[Entry, ...]
    files: Mapping[str, FileRecord]


def read_contents(
    file: Path, marts: Sequence[Mart], identity: Identity, rows: Mapping[str, int], files: Mapping[str, FileRecord]
) -> Contents:
    """Read ``file``, the sealed database. ``rows``: by table. Raises duckdb.Error."""
    with duckdb.connect(config=bounded(spill_folder(file))) as connection:
        connection.execute(f"attach {sql_text.text(file)} as sealed (read_only)")
        connection.execute(f"use sealed.{SCHEMA}")
        return Contents(
            identity,
            tuple(read_tables(connection, marts, rows)),
            tuple(_documents(connection, marts)),
            tuple(news(connection, marts)),
            files,
        )


def read_tables(connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart], rows: Mapping[str, int]) -> list[Table]:
    """The ``marts`` of the release that ``connection`` has attached as ``sealed``, as its comments describe them. ``rows``: by table."""
    comments = dict(connection.execute("select table_name, comment from duckdb_tables() where database_name = 'sealed'").fetchall())
    columns: dict[str, list[Column]] = {}
    for table, name, kind, is_nullable, comment in connection.execute(
        """
        select table_name, column_name, data_type, is_nullable, comment from duckdb_columns()
        where database_name = 'sealed' order by table_name, column_index
        """
    ).fetchall():
        columns.setdefault(table, []).append(Column(name, kind, not is_nullable, comment))
    return [Table(mart, comments[mart.name] or mart.grain, rows[mart.name], tuple(columns[mart.name])) for mart in marts]


def _documents(connection: duckdb.DuckDBPyConnection, marts: Sequence[Mart]) -> list[Document]:
    if DOCUMENTS not in {mart.name for mart in marts}:
        return []
    rows = connection.execute(
        f"""
        select source_document_key, licence_code, publisher_name, title, url, cast(published_date as varchar)
        from {DOCUMENTS} order by source_document_key
        """
    )
    return [Document(*row) for row in rows.fetchall()]
