"""Put a release into the lake, whole, in one transaction: a team reads it there, and every one before it by version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from strikeledger.errors import DataRefused
from strikeledger.lake.store import ALIAS, RELEASES, Lake, opened
from strikeledger.marts import SCHEMA
from strikeledger.paths import Layout
from strikeledger.release.candidate import RELEASES as RELEASES_TABLE
from strikeledger.release.current import Release
from strikeledger.release.history import published_events
from strikeledger.release.sql_text import name, text
from strikeledger.release.table_copy import copy_mart

# What readers of the lake see, by table, so that the next release writes only what differs.
_RECORD = name(ALIAS, "main", "shared_tables")


@dataclass(frozen=True)
class Shared:
    """``version``: the lake's snapshot that holds the release. ``tables_written``: those that the lake did not hold already."""

    release_key: str
    version: int
    tables_written: int

    def as_text(self) -> str:
        return f"release {self.release_key} is version {self.version} of the lake; {self.tables_written} tables written"


def share(lake: Lake, layout: Layout, release: Release) -> Shared:
    """Make ``release`` what readers of the lake see. Sharing what is there already writes nothing.

    Raises DataRefused when the lake's last release is none of this home's (two homes would overwrite each other in turn), or when somebody
    else shares at this moment; StrikeledgerError when the lake cannot be reached. The lake's last release stands in each case.
    """
    with opened(lake, RELEASES) as connection:
        connection.execute(f"attach {text(release.file)} as released (read_only)")
        connection.execute("begin")
        there, wanted = _contents(connection), _wanted(release)
        _require_ours(connection, layout, there)
        changed = [table.mart for table in release.manifest.tables.values() if there.get(table.mart.name) != wanted[table.mart.name]]
        gone = there.keys() - wanted.keys()
        if not changed and not gone:
            connection.execute("rollback")
            return Shared(release.key, _version(connection), 0)
        connection.execute(f"create schema if not exists {name(ALIAS, SCHEMA)}")
        for table in sorted(gone | {mart.name for mart in changed}):
            connection.execute(f"drop table if exists {name(ALIAS, SCHEMA, table)}")
        for mart in changed:
            copy_mart(connection, mart, "released", ALIAS)
        connection.execute(f"create or replace table {_RECORD} (table_name varchar, content_sha256 varchar, description_sha256 varchar)")
        connection.executemany(f"insert into {_RECORD} values (?, ?, ?)", [(table, *hashes) for table, hashes in wanted.items()])
        connection.execute(f"call {name(ALIAS)}.set_commit_message('strikeledger', {text(f'release {release.key}')})")
        try:
            connection.execute("commit")
        except duckdb.Error as error:
            raise DataRefused(
                f"release {release.key} was not shared ({error}); did somebody else share one at this moment? run `strikeledger share` again"
            ) from None
        return Shared(release.key, _version(connection), len(changed))


def _wanted(release: Release) -> dict[str, tuple[str, str]]:
    return {table: (record.content_sha256, record.description_sha256) for table, record in release.manifest.tables.items()}


def _contents(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, str]]:
    """Hashes of rows and of descriptions, by table, of what readers of the lake see; nothing before the first release."""
    if not _has(connection, "main", "shared_tables"):
        return {}
    return {table: (content, description) for table, content, description in connection.execute(f"from {_RECORD}").fetchall()}


def _require_ours(connection: duckdb.DuckDBPyConnection, layout: Layout, there: Mapping[str, object]) -> None:
    if not there:
        return
    theirs, at = connection.execute(
        f"select release_key, published_at from {name(ALIAS, SCHEMA, RELEASES_TABLE)} order by release_key desc limit 1"
    ).fetchone()
    ours = {
        (event["release_key"], datetime.fromisoformat(event["published_at"]).replace(tzinfo=None)) for event in published_events(layout)
    }
    if (theirs, at) not in ours:
        raise DataRefused(
            f"the lake holds release {theirs} of {at:%Y-%m-%d %H:%M:%S}, which was not published in {layout.home}; nothing was shared; "
            "share from the home that published it, or give this home a lake of its own (STRIKELEDGER_LAKE_CATALOG)"
        )


def _version(connection: duckdb.DuckDBPyConnection) -> int:
    (version,) = connection.execute(f"select max(snapshot_id) from ducklake_snapshots({text(ALIAS)})").fetchone()
    return version


def _has(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    query = "select count(*) from duckdb_tables() where database_name = ? and schema_name = ? and table_name = ?"
    return bool(connection.execute(query, [ALIAS, schema, table]).fetchone()[0])
