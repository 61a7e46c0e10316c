"""``datapackage.json``: the release as a Frictionless Data Package (version 2), its tables with types, keys and references: their CSV, or
their Parquet where there is no CSV."""

from strikeledger.release.current import FILE_NAME
from strikeledger.release.exports import paths
from strikeledger.release.manifest import FileRecord
from strikeledger.release.papers.contents import CONTRIBUTORS, DESCRIPTION, KEYWORDS, NAME, TITLE, Column, Contents, Table
from strikeledger.release.papers.licences import OF_RELEASE
from strikeledger.release.papers.media import DUCKDB, OF_TABLES

_PROFILES = "https://datapackage.org/profiles/2.0"
# What Frictionless Data calls the types of the marts' contracts; others are written as text.
_FIELD_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "DATE": "date",
    "BOOLEAN": "boolean",
    "TIMESTAMP": "datetime",
}


def data_package(contents: Contents) -> dict:
    identity = contents.identity
    published = {table.mart.name for table in contents.tables}
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": identity.release_key,
        "created": identity.published_at,
        "keywords": list(KEYWORDS),
        "contributors": [{"title": CONTRIBUTORS, "roles": ["creator"]}],
        "licenses": [{"name": OF_RELEASE.spdx, "title": OF_RELEASE.title, "path": OF_RELEASE.url}],
        "sources": [{"title": f"{each.publisher}: {each.title}"} | ({"path": each.url} if each.url else {}) for each in contents.documents],
        "resources": [
            *(_table(table, contents.files, published) for table in contents.tables),
            {"name": FILE_NAME, "title": "All tables as one DuckDB database"} | _file(FILE_NAME, "duckdb", DUCKDB, contents.files),
            *(_parquet(table, contents.files) for table in contents.tables if "csv" in paths(table.mart, table.rows)),
        ],
    }


def _table(table: Table, files: dict[str, FileRecord], published: set[str]) -> dict:
    mart = table.mart
    schema = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(mart.key),
    }
    references = [
        {
            "fields": [each.column],
            "reference": {"resource": "" if each.to_table == mart.name else each.to_table, "fields": [each.to_column]},
        }
        for each in mart.references
        if each.to_table in published
    ]
    if references:
        schema["foreignKeys"] = references
    described = {"name": mart.name, "type": "table", "description": table.description}
    if "csv" in paths(mart, table.rows):
        return described | _table_file(table, "csv", files) | {"encoding": "utf-8", "schema": schema}
    return described | _table_file(table, "parquet", files) | {"schema": schema}


def _parquet(table: Table, files: dict[str, FileRecord]) -> dict:
    described = {"name": f"{table.mart.name}.parquet", "description": table.description}
    return described | _table_file(table, "parquet", files)


def _table_file(table: Table, form: str, files: dict[str, FileRecord]) -> dict:
    return _file(paths(table.mart, table.rows)[form], form, OF_TABLES[form], files)


def _file(path: str, form: str, media_type: str, files: dict[str, FileRecord]) -> dict:
    record = files[path]
    return {"path": path, "format": form, "mediatype": media_type, "bytes": record.bytes, "hash": f"sha256:{record.sha256}"}


def _field(column: Column) -> dict:
    return (
        {"name": column.name, "type": _FIELD_TYPES.get(column.kind, "string")}
        | ({"format": "%Y-%m-%d %H:%M:%S"} if column.kind == "TIMESTAMP" else {})
        | ({"description": column.description} if column.description else {})
        | ({"constraints": {"required": True}} if column.is_required else {})
    )
