"""What a database file holds, table by table. Publishing asks it in a new process: only what another process reads was really written."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import duckdb

from strikeledger.marts import SCHEMA, Mart, content_sha256, repeated_keys
from strikeledger.paths import spill_folder
from strikeledger.release import sql_text
from strikeledger.settings import bounded

TIMEOUT_SECONDS = 3600  # a process that hangs, not a long one: ten million actions take minutes


@dataclass(frozen=True)
class TableFacts:
    """``duplicate_keys``: keys that more than one row has; 0, too, where nobody asked. The hashes are those of manifest.TableRecord."""

    rows: int
    duplicate_keys: int
    content_sha256: str
    description_sha256: str


class InspectionFailed(Exception):
    """The file could not be read. The message says why."""


def inspect_file(file: Path, keys: Mapping[str, Iterable[str]], spill: Path | None = None) -> dict[str, TableFacts]:
    """Facts of every table and view in ``file``, by name; those outside the schema of marts have their schema before the name.

    ``keys``: key columns of the tables whose keys are counted. ``spill``: where to go on when memory is full (default: the system's
    temporary folder). Raises duckdb.Error.
    """
    with duckdb.connect(config=bounded(spill)) as connection:
        connection.execute(f"attach {sql_text.text(file)} as inspected (read_only)")
        return {
            table if schema == SCHEMA else f"{schema}.{table}": _facts(connection, ("inspected", schema, table), keys.get(table, ()), description)
            for (schema, table), description in _descriptions(connection, "inspected").items()
        }


def inspect_build(file: Path, marts: Iterable[Mart], known: Mapping[str, str]) -> dict[str, TableFacts]:
    """Facts of the marts in a build file, which holds much else. A mart that is not there is left out. Raises duckdb.Error.

    ``known``: content hashes by table that are taken for granted here: to hash all rows takes a third of publishing them.
    """
    with duckdb.connect(config=bounded(file.parent / "spill")) as connection:
        connection.execute(f"attach {sql_text.text(file)} as build (read_only)")
        return inspect_marts(connection, "build", marts, known)


def inspect_marts(
    connection: duckdb.DuckDBPyConnection, catalog: str, marts: Iterable[Mart], known: Mapping[str, str] = MappingProxyType({})
) -> dict[str, TableFacts]:
    """The same for a database that ``connection`` has attached as ``catalog``."""
    descriptions = _descriptions(connection, catalog)
    return {
        mart.name: _facts(connection, (catalog, SCHEMA, mart.name), mart.key, descriptions[SCHEMA, mart.name], known.get(mart.name))
        for mart in marts
        if (SCHEMA, mart.name) in descriptions
    }


class Inspector:
    """``inspect_file`` in a process of its own, started ahead of its question: to start Python and DuckDB takes as long as to read."""

    def __init__(self) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self._process = subprocess.Popen([sys.executable, "-m", __name__], text=True, **pipes)

    def __enter__(self) -> "Inspector":
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.__exit__(None, None, None)

    def ask(self, file: Path, marts: Iterable[Mart]) -> None:
        """Let it begin to read ``file``. Once."""
        keys = {mart.name: mart.key for mart in marts}
        json.dump({"file": str(file), "spill": str(spill_folder(file)), "keys": keys}, self._process.stdin)
        self._process.stdin.close()
        self._process.stdin = None

    def facts(self) -> dict[str, TableFacts]:
        """What it found: facts of every table. Raises InspectionFailed."""
        try:
            told, complaint = self._process.communicate(timeout=TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            raise InspectionFailed(f"reading it took more than {TIMEOUT_SECONDS} seconds") from None
        if self._process.returncode != 0:
            raise InspectionFailed(complaint.strip() or f"the process that read it ended with {self._process.returncode}")
        return {name: TableFacts(**facts) for name, facts in json.loads(told).items()}


def _descriptions(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[tuple[str, str], list]:
    """Comment and columns (name, type, whether it may be null, comment) of each table and view, by schema and name.

    The name stands in the query: for a parameter DuckDB imports pandas, which took 0.4 of the 0.55 s of reading in a new process.
    """
    described: dict[tuple[str, str], list] = {}
    for schema, table, *words in connection.execute(
        f"""
        select c.schema_name, c.table_name, t.comment, c.column_name, c.data_type, c.is_nullable, c.comment
        from duckdb_columns() c
        left join duckdb_tables() t using (database_name, schema_name, table_name)
        where c.database_name = {sql_text.text(catalog)} and not c.internal
        order by c.schema_name, c.table_name, c.column_index
        """
    ).fetchall():
        described.setdefault((schema, table), []).append(words)
    return described


def _facts(
    connection: duckdb.DuckDBPyConnection, path: tuple[str, str, str], key: Iterable[str], description: list, known: str | None = None
) -> TableFacts:
    """``known``: the content hash where it need not be computed, and then the keys are not counted either."""
    relation = sql_text.name(*path)
    (rows,) = connection.execute(f"select count(*) from {relation}").fetchone()
    described = sha256(json.dumps(description).encode()).hexdigest()
    if known is not None:
        return TableFacts(rows, 0, known, described)
    duplicates = 0
    if columns := ", ".join(map(sql_text.name, key)):
        (duplicates,) = connection.execute(f"select count(*) from ({repeated_keys(relation, columns)})").fetchone()
    return TableFacts(rows, duplicates, content_sha256(connection, relation), described)


if __name__ == "__main__":
    question = json.load(sys.stdin)
    try:
        found = inspect_file(Path(question["file"]), question["keys"], Path(question["spill"]))
        print(json.dumps({name: asdict(facts) for name, facts in found.items()}))
    except duckdb.Error as error:
        sys.exit(str(error))
