"""The bundle that Apache Superset imports: the YAML of ``deploy/superset``, with what the release and this home know filled in.

Kept by hand: charts, dashboards, metrics. Filled in: where ``current`` is, DuckDB's settings for readers, each table's columns with
their words. So no column is written twice, and the bundle fits the release that it was made from.
"""

import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import yaml

from strikeledger.durable import sync
from strikeledger.errors import DataRefused, UsageError
from strikeledger.marts import SCHEMA
from strikeledger.paths import Layout, project_root
from strikeledger.release import sql_text
from strikeledger.release.confinement import CONFINED
from strikeledger.release.current import Release
from strikeledger.release.papers.contents import Column, Table, read_tables

SOURCES = Path("deploy") / "superset"
_FOLDER = "strikeledger"  # Superset drops the first folder of every path in the archive
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of ZIP: the same release gives the same bytes
_DATES = ("DATE", "TIMESTAMP")


@dataclass(frozen=True)
class Bundled:
    """What was written. ``database``: the file that Superset will open."""

    release_key: str
    superset: str
    database: str
    datasets: int
    charts: int
    dashboards: int

    def as_json(self) -> dict:
        return {"status": "exported", **asdict(self)}

    def as_text(self) -> str:
        counts = f"{self.dashboards} dashboards, {self.charts} charts, {self.datasets} datasets"
        return f"{counts} to {self.superset}; Superset will open {self.database}"


def export_superset(layout: Layout, release: Release, file: Path, is_forced: bool = False) -> Bundled:
    """Write the bundle to the ZIP archive ``file``, for ``superset import-dashboards``.

    ``release``: whose columns the datasets get. The database is ``current`` of ``layout``, so what is imported follows new releases.
    The file appears whole or not at all. Raises UsageError when it is there already and not ``is_forced``, when its folder is not, or
    when the path of the home cannot stand in an address; DataRefused when a dataset is of no table of the release; OSError.
    """
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise UsageError(f"{file} is a folder, or is in none; name a file in a folder that is there")
    if file.exists() and not is_forced:
        raise UsageError(f"{file} is there already; nothing was written; name another file, or replace it with --force")
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text.text(release.file)} as sealed (read_only)")
        connection.execute(f"use sealed.{SCHEMA}")
        tables = {table.mart.name: table for table in read_tables(connection, release.manifest.marts, release.row_counts)}
    database = layout.current_file.absolute()
    documents = dict(_filled_in(database_address(database), tables))
    half = file.with_name(f".{file.name}.{os.getpid()}.half")
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, document in sorted(documents.items()):
                entry = zipfile.ZipInfo(f"{_FOLDER}/{path}", _FIRST_DAY)
                archive.writestr(entry, yaml.safe_dump(document, sort_keys=False, allow_unicode=True), zipfile.ZIP_DEFLATED)
        sync(half)
        half.replace(file)
        sync(file.absolute().parent)
    finally:
        half.unlink(missing_ok=True)
    counted = {kind: sum(path.startswith(f"{kind}/") for path in documents) for kind in ("datasets", "charts", "dashboards")}
    return Bundled(release.key, str(file), str(database), **counted)


def sources() -> dict[str, dict]:
    """The bundle as it is kept: documents by their paths in it."""
    root = project_root() / SOURCES
    files = sorted(root.rglob("*.yaml"))
    return {file.relative_to(root).as_posix(): yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}


def database_address(file: Path) -> str:
    """SQLAlchemy's address of a DuckDB file, read-only. Raises UsageError for a path that would read back as another."""
    from sqlalchemy.engine import URL, make_url

    address = URL.create("duckdb", database=str(file), query={"access_mode": "read_only"}).render_as_string()
    if make_url(address).database != str(file):
        raise UsageError(f"{file} cannot stand in SQLAlchemy's address of a database; keep the home at a path without ? and %")
    return address


def _filled_in(address: str, tables: Mapping[str, Table]) -> Iterator[tuple[str, dict]]:
    for path, document in sources().items():
        match path.split("/")[0]:
            case "databases":
                # connect_args are given to duckdb.connect at every query: Superset keeps no connection open.
                settings = {"engine_params": {"connect_args": {"config": dict(CONFINED)}}}
                yield path, document | {"sqlalchemy_uri": address, "extra": document["extra"] | settings}
            case "datasets":
                yield path, _dataset(path, document, tables)
            case "dashboards":
                yield path, document | {"position": _with_parents(document["position"])}
            case _:
                yield path, document


def _dataset(path: str, document: dict, tables: Mapping[str, Table]) -> dict:
    """``columns`` of the source are computed ones; those of the table come before them."""
    table = tables.get(document["table_name"])
    if table is None:
        raise DataRefused(f"{SOURCES / path} is about {document['table_name']}, which the release does not hold; nothing was written")
    return document | {
        "description": table.description,
        "columns": [*map(_column, table.columns), *document["columns"]],
    }


def _column(column: Column) -> dict:
    return {
        "column_name": column.name,
        "verbose_name": column.name.removesuffix("_count").replace("_", " "),
        "description": column.description,
        "type": column.kind,
        "is_dttm": column.kind.startswith(_DATES),
        "groupby": True,
        "filterable": True,
        "is_active": True,
    }


def _with_parents(position: Mapping[str, object]) -> dict:
    """Superset keeps for every part of a dashboard the parts above it, which its children tell already."""
    above: dict[str, list[str]] = {"ROOT_ID": []}
    order = ["ROOT_ID"]
    for name in order:
        for child in position[name].get("children", []):
            above[child] = [*above[name], name]
            order.append(child)
    return {name: part | {"parents": above[name]} if above.get(name) else part for name, part in position.items()}
