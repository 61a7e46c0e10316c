"""The database file of a release: the audited marts, sorted, in a fresh file, with the release's own row and its revisions added."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from strikeledger.errors import DataRefused
from strikeledger.marts import SCHEMA, Mart
from strikeledger.release import sql_text
from strikeledger.release.current import Release
from strikeledger.release.diff import REVISIONS, attached, revisions_query
from strikeledger.release.inspection import TableFacts, inspect_marts
from strikeledger.release.sides import side
from strikeledger.release.table_copy import copy_mart
from strikeledger.settings import bounded

# This and REVISIONS are the two tables that publishing itself writes, whatever the models say.
RELEASES = "releases"
# What a revision tells of itself, beside the two releases.
REVISED = (
    "table_name", "row_key", "column_name", "claim_key", "source_document_key", "revision_kind_code", "revision_cause_code",
    "old_value", "new_value",
)  # fmt: skip

# The default of DuckDB 2.0 cannot be opened by 1.5.6 or older, nor by today's BI drivers; v1.0.0 opens in 1.1.3 to 2.0.0.
STORAGE_VERSION = "v1.0.0"


@dataclass(frozen=True)
class Identity:
    """What a release says of itself before it is sealed. ``published_at``: UTC, ISO 8601."""

    release_key: str
    parent: Release | None
    published_at: str
    code_version: str
    input_sha256s: Mapping[str, str]
    audit_status_code: str


@dataclass(frozen=True)
class Sealed:
    """What was added to what the build holds: facts of the bookkeeping tables as written, and how many figures differ from the parent."""

    tables: dict[str, TableFacts]
    revisions_count: int


def seal(build_file: Path, file: Path, marts: Sequence[Mart], identity: Identity) -> Sealed:
    """Write ``file`` from the schema of marts in ``build_file``; nobody in this process may have either open.

    Raises DataRefused when a write-ahead log stays beside it, duckdb.Error when DuckDB cannot write it.
    """
    with duckdb.connect(config=bounded(build_file.parent / "spill")) as connection:
        connection.execute(f"attach {sql_text.text(build_file)} as build (read_only)")
        connection.execute(f"attach {sql_text.text(file)} as candidate (storage_version {sql_text.text(STORAGE_VERSION)})")
        connection.execute("begin")  # one flush instead of one for each of some hundred comments
        connection.execute(f"create schema candidate.{SCHEMA}")
        for mart in marts:
            copy_mart(connection, mart, "build", "candidate")
        revisions_count = _add_revisions(connection, marts, identity)
        _add_release(connection, marts, identity)
        connection.execute("commit")
        tables = inspect_marts(connection, "candidate", [mart for mart in marts if mart.is_bookkeeping])
        connection.execute("checkpoint candidate")
    refuse_leftover_log(file)
    return Sealed(tables, revisions_count)


def refuse_leftover_log(file: Path) -> None:
    """On DuckDB 1.5.6 a leftover ``.wal`` silently merged old rows into a new file that was renamed over the one it belonged to."""
    log = file.with_name(file.name + ".wal")
    if log.exists():
        raise DataRefused(
            f"{log} was left beside the file, which therefore is not whole; nothing was published; run `strikeledger build` again"
        )


def _add_revisions(connection: duckdb.DuckDBPyConnection, marts: Iterable[Mart], identity: Identity) -> int:
    """Record each figure that differs from the parent's; the first release has none. Returns how many."""
    if identity.parent is None:
        return 0
    parent = attached(connection, "parent", identity.parent)
    candidate = side(connection, "candidate", marts, identity.input_sha256s.values())
    (count,) = connection.execute(
        f"""
        insert into candidate.{SCHEMA}.{REVISIONS} by name
        select $release_key as release_key, $parent_key as previous_release_key, {", ".join(REVISED)}
        from ({revisions_query(connection, parent, candidate)}) as revisions order by table_name, row_key, column_name
        """,
        {"release_key": identity.release_key, "parent_key": identity.parent.key},
    ).fetchone()
    return count


def _add_release(connection: duckdb.DuckDBPyConnection, marts: Iterable[Mart], identity: Identity) -> None:
    """Add this release's own row; the counts in it hold that row, too."""
    counts = {}
    for mart in marts:
        (rows,) = connection.execute(f"select count(*) from {sql_text.name('candidate', SCHEMA, mart.name)}").fetchone()
        counts[mart.name] = rows + (mart.name == RELEASES)
    connection.execute(
        f"""
        insert into candidate.{SCHEMA}.{RELEASES} by name
        select $release_key as release_key, cast($published_at as timestamp) as published_at, $code_version as code_version,
            $input_sha256s as input_sha256s, $row_counts as row_counts, $audit_status_code as audit_status_code
        """,
        {
            "release_key": identity.release_key,
            "published_at": identity.published_at,
            "code_version": identity.code_version,
            "input_sha256s": json.dumps(identity.input_sha256s, sort_keys=True),
            "row_counts": json.dumps(counts, sort_keys=True),
            "audit_status_code": identity.audit_status_code,
        },
    )
