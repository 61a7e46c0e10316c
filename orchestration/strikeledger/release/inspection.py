"""What a database file holds, table by table. Publishing asks it in a new process: only what another process reads was really written."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from strikeledger.marts import SCHEMA, Mart, content_sha256
from strikeledger.release import sql_text

TIMEOUT_SECONDS = 600


@dataclass(frozen=True)
class TableFacts:
    """``duplicate_keys``: keys that more than one row has. The hashes are those of manifest.TableRecord."""

    rows: int
    duplicate_keys: int
    content_sha256: str
    description_sha256: str


class InspectionFailed(Exception):
    """The file could not be read. The message says why."""


def inspect_file(file: Path, keys: Mapping[str, Iterable[str]]) -> dict[str, TableFacts]:
    """Facts of every table and view in ``file``, by name; those outside the schema of marts have their schema before the name.

    ``keys``: key columns by table. Raises duckdb.Error.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text.text(file)} as inspected (read_only)")
        return inspect_attached(connection, "inspected", keys)


def inspect_attached(connection: duckdb.DuckDBPyConnection, catalog: str, keys: Mapping[str, Iterable[str]]) -> dict[str, TableFacts]:
    """The same for a database that ``connection`` has attached as ``catalog``."""
    found = connection.execute(
        """
        select schema_name, table_name from duckdb_tables() where database_name = $catalog
        union all
        select schema_name, view_name from duckdb_views() where database_name = $catalog and not internal
        """,
        {"catalog": catalog},
    ).fetchall()
    return {
        table if schema == SCHEMA else f"{schema}.{table}": table_facts(connection, catalog, schema, table, keys.get(table, ()))
        for schema, table in sorted(found)
    }


def inspect_build(file: Path, marts: Iterable[Mart]) -> dict[str, TableFacts]:
    """Facts of the marts in a build file, which holds much else. A mart that is not there is left out. Raises duckdb.Error."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text.text(file)} as build (read_only)")
        found = {
            table
            for (table,) in connection.execute(
                "select table_name from duckdb_tables() where database_name = 'build' and schema_name = ?", [SCHEMA]
            ).fetchall()
        }
        return {mart.name: table_facts(connection, "build", SCHEMA, mart.name, mart.key) for mart in marts if mart.name in found}


def inspect_in_new_process(file: Path, marts: Iterable[Mart]) -> dict[str, TableFacts]:
    """``inspect_file`` in a process of its own. Raises InspectionFailed."""
    keys = json.dumps({mart.name: mart.key for mart in marts})
    command = [sys.executable, "-m", __name__, str(file)]
    try:
        run = subprocess.run(command, input=keys, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise InspectionFailed(f"reading it took more than {TIMEOUT_SECONDS} seconds") from None
    if run.returncode != 0:
        raise InspectionFailed(run.stderr.strip() or f"the process that read it ended with {run.returncode}")
    return {name: TableFacts(**facts) for name, facts in json.loads(run.stdout).items()}


def table_facts(connection: duckdb.DuckDBPyConnection, catalog: str, schema: str, table: str, key: Iterable[str]) -> TableFacts:
    """Facts of one table of an attached database; without ``key`` no duplicates are looked for."""
    relation = sql_text.name(catalog, schema, table)
    (rows,) = connection.execute(f"select count(*) from {relation}").fetchone()
    duplicates = 0
    if columns := ", ".join(map(sql_text.name, key)):
        grouped = f"select 1 from {relation} group by {columns} having count(*) > 1"
        (duplicates,) = connection.execute(f"select count(*) from ({grouped})").fetchone()
    described = connection.execute(
        """
        select t.comment, c.column_name, c.data_type, c.is_nullable, c.comment
        from duckdb_columns() c left join duckdb_tables() t using (database_name, schema_name, table_name)
        where c.database_name = ? and c.schema_name = ? and c.table_name = ?
        order by c.column_index
        """,
        [catalog, schema, table],
    ).fetchall()
    return TableFacts(rows, duplicates, content_sha256(connection, relation), sha256(json.dumps(described).encode()).hexdigest())


if __name__ == "__main__":
    try:
        print(json.dumps({name: asdict(facts) for name, facts in inspect_file(Path(sys.argv[1]), json.load(sys.stdin)).items()}))
    except duckdb.Error as error:
        sys.exit(str(error))
