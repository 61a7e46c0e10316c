"""A home with a warehouse of four tables, built in milliseconds: what publishing needs of a real one."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from strikeledger.marts import Column, Mart, content_sha256
from strikeledger.paths import Layout
from strikeledger.release.current import current_release
from strikeledger.release.history import heal, published_events
from strikeledger.release.lock import publish_lock
from strikeledger.release.publish import Publication, publish
from strikeledger.release.retention import sweep

DAY = datetime(2026, 3, 31, 12, tzinfo=UTC)


def mart(
    name: str,
    key: Sequence[str],
    columns: Mapping[str, str],
    figures: Sequence[str] = (),
    is_bookkeeping: bool = False,
    cited_figures: Sequence[str] = (),
) -> Mart:
    described = tuple(Column(column, kind, column in key) for column, kind in columns.items())
    return Mart(
        name, f"one row per {' x '.join(key)}", tuple(key), tuple(figures), is_bookkeeping, described, cited_figures=tuple(cited_figures)
    )


ACTIONS = mart(
    "fct_actions",
    ["action_key"],
    {"action_key": "varchar", "action_name": "varchar", "start_date": "date", "workers_count": "integer"},
    figures=["start_date", "workers_count"],
)
PLACES = mart(
    "fct_places",
    ["action_key", "state_code"],
    {"action_key": "varchar", "state_code": "varchar", "workers_count": "integer"},
    figures=["workers_count"],
)
RELEASES = mart(
    "releases",
    ["release_key"],
    {
        "release_key": "varchar",
        "audit_status_code": "varchar",
        "code_version": "varchar",
        "input_sha256s": "varchar",
        "row_counts": "varchar",
        "published_at": "timestamp",
    },
    is_bookkeeping=True,
)
REVISIONS = mart(
    "fct_revisions",
    ["release_key", "table_name", "row_key", "column_name"],
    {
        "release_key": "varchar",
        "previous_release_key": "varchar",
        "table_name": "varchar",
        "row_key": "varchar",
        "column_name": "varchar",
        "claim_key": "varchar",
        "source_document_key": "varchar",
        "revision_kind_code": "varchar",
        "revision_cause_code": "varchar",
        "old_value": "varchar",
        "new_value": "varchar",
    },
    is_bookkeeping=True,
)
MARTS = [ACTIONS, PLACES, REVISIONS, RELEASES]

FIRST = {
    "fct_actions": [("boeing-2024", "Boeing", "2024-09-13", 33000), ("kaiser-2023", "Kaiser", "2023-10-04", 75000)],
    "fct_places": [("kaiser-2023", "CA", 60000), ("kaiser-2023", None, 15000)],
}
SECOND = {
    "fct_actions": [("boeing-2024", "Boeing", "2024-09-13", 33000), ("kaiser-2023", "Kaiser", "2023-10-04", 75600)],
    "fct_places": [("kaiser-2023", "CA", 60000)],
}


def counted(number: int) -> dict[str, list[tuple]]:
    """Content in which two tables tell the same number, so that a mix of two releases shows."""
    return {"fct_actions": [("a", "A", None, number)], "fct_places": [("a", "CA", number)]}


class SmallHome:
    """Publishes dictionaries of rows through the real protocol."""

    def __init__(self, folder: Path, marts: Sequence[Mart] = MARTS) -> None:
        self.layout = Layout(folder)
        self.marts = list(marts)

    @property
    def build_file(self) -> Path:
        return self.layout.staging / "run" / "warehouse.duckdb"

    def build(self, rows: Mapping[str, list[tuple]], comment: str = "Workers who took part; it's a maximum.") -> dict[str, str]:
        """Write the build file of run ``run``, the ledger included. Returns what an audit would have seen: content sha256 by table."""
        self.build_file.parent.mkdir(parents=True, exist_ok=True)
        self.build_file.unlink(missing_ok=True)
        with duckdb.connect(str(self.build_file)) as connection:
            connection.execute("create schema raw; create table raw.seeds as select 1 as n; create schema marts")
            for mart in self.marts:
                defined = ", ".join(
                    f"{each.name} {each.data_type}{' not null' if each.is_required and each.name != 'state_code' else ''}"
                    for each in mart.columns
                )
                connection.execute(f"create table marts.{mart.name} ({defined})")
                connection.execute(f"comment on table marts.{mart.name} is 'Table {mart.name}'")
                for row in rows.get(mart.name, ()):
                    connection.execute(f"insert into marts.{mart.name} values ({', '.join('?' * len(row))})", list(row))
            if "fct_actions" in [mart.name for mart in self.marts]:
                connection.execute(f"comment on column marts.fct_actions.workers_count is '{comment.replace(chr(39), chr(39) * 2)}'")
            self._land_ledger(connection)
            return {mart.name: content_sha256(connection, f"marts.{mart.name}") for mart in self.marts}

    def publish(
        self, rows: Mapping[str, list[tuple]], *, clock=lambda: DAY, keep: int = 10, comment: str | None = None, **changed
    ) -> Publication:
        """A whole refresh: lock, sweep, heal, build, publish."""
        with publish_lock(self.layout, "test") as lock:
            sweep(self.layout, lock)
            heal(self.layout, lock, clock)
            audited = self.build(rows, **({"comment": comment} if comment else {}))
            return self.publish_build(lock, audited, clock=clock, keep=keep, **changed)

    def publish_build(self, lock, audited: dict[str, str], **changed) -> Publication:
        """Publish what ``build`` wrote."""
        parent = current_release(self.layout)
        arguments = {
            "lock": lock,
            "build_file": self.build_file,
            "run_dir": self.build_file.parent,
            "marts": self.marts,
            "audited": audited,
            "audit": {"audit_status_code": "passed"},
            "inputs": [{"source": "seeds", "path": "seeds/strikes.csv", "sha256": "ab" * 32, "bytes": 10, "rows": 2}],
            "code_version": "0.1.0",
            "keep": 10,
            "expected_parent": parent.key if parent else None,
            "clock": lambda: DAY,
        }
        return publish(self.layout, **(arguments | changed))

    def current_key(self) -> str:
        return self.layout.current.readlink().name

    def rows(self, sql: str) -> list[tuple]:
        """Ask the current release, as a reader does."""
        with duckdb.connect(str(current_release(self.layout).file), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def _land_ledger(self, connection: duckdb.DuckDBPyConnection) -> None:
        for event in published_events(self.layout):
            row = [json.dumps(event[c.name]) if isinstance(event[c.name], dict) else event[c.name] for c in RELEASES.columns]
            connection.execute(f"insert into marts.releases values ({', '.join('?' * len(row))})", row)
        if parent := current_release(self.layout):
            connection.execute(f"attach '{parent.file}' as parent (read_only)")
            connection.execute("insert into marts.fct_revisions select * from parent.marts.fct_revisions")
            connection.execute("detach parent")
