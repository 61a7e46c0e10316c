"""What the site tells, read from the sealed file of a release. Each file of ``queries/`` is a list of rows."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import duckdb

from strikeledger.marts import SCHEMA
from strikeledger.paths import spill_folder
from strikeledger.release.sql_text import name, text
from strikeledger.settings import bounded
from strikeledger.site.words import Vocabulary

Row = dict[str, object]
Rows = Mapping[str, list[Row]]
_QUERIES = Path(__file__).parent / "queries"
_SCOPE = Path(__file__).parent / "scope.sql"


def read_rows(file: Path, action_limit: int) -> dict[str, list[Row]]:
    """All rows of every query, by the query's name, each in a total order.

    Of a release with more labor actions than ``action_limit`` the rows are those of the largest, as ``scope.sql`` chooses them, and of what
    they name: a page for each of 100,000 actions took more than 4.7 GB of memory. Raises duckdb.Error.
    """
    with duckdb.connect(config=bounded(spill_folder(file))) as connection:
        connection.execute(f"attach {text(file)} as whole (read_only)")
        connection.execute(f"create schema {SCHEMA}")
        known = f"select table_name from duckdb_tables() where database_name = 'whole' and schema_name = {text(SCHEMA)}"
        for (table,) in connection.execute(known).fetchall():
            connection.execute(f"create view {name(SCHEMA, table)} as from {name('whole', SCHEMA, table)}")
        (scope,) = _rows(connection, queries()["scope"])
        if scope["action_count"] > action_limit:
            connection.execute(f"set variable action_limit = {action_limit:d}")
            connection.execute(_SCOPE.read_text(encoding="utf-8"))
        return {query_name: _rows(connection, query) for query_name, query in queries().items()}


@cache
def queries() -> dict[str, str]:
    """The SQL of each list of rows, by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(_QUERIES.glob("*.sql"))}


def read_vocabulary(seeds: Path) -> Vocabulary:
    """Labels and descriptions of the codes, from the lists of allowed ones."""
    entries = {}
    for path in sorted((seeds / "vocabulary").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if "label" in reader.fieldnames:
                entries[path.stem] = {row[reader.fieldnames[0]]: row for row in reader}
    return Vocabulary(entries)


def by(rows: Iterable[Row], column: str) -> dict[object, list[Row]]:
    """Rows by the value of a column, in their order; an unknown value has none."""
    groups: defaultdict[object, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    cursor = connection.execute(query)
    columns = [column[0] for column in cursor.description]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
