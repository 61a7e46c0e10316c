"""What a SELECT may name. Read from DuckDB's own syntax tree, because several functions do harm inside a plain SELECT.

Seen on DuckDB 1.5.6 with every setting of `confinement` and locked configuration: ``from enable_logging('QueryLog')`` keeps the queries of
everybody, for anybody to read; with a file as storage it fails every later query of the process; ``from enable_profiling()`` prints to the
process's output; ``pragma_database_list``, ``duckdb_settings()`` and ``current_setting()`` tell paths of the machine; ``query()`` hides all
of them in a text. So table functions are allowed by name, and whatever has a side effect is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

TABLE_FUNCTIONS = frozenset(
    {"unnest", "range", "generate_series", "repeat", "repeat_row", "json_each", "json_tree", "summary", "histogram", "histogram_values"}
    | {"duckdb_tables", "duckdb_columns", "duckdb_constraints", "duckdb_functions", "duckdb_types", "duckdb_keywords"}
)
# Of DuckDB's own views those that tell of tables; the others tell of files, settings and other people's queries.
_SYSTEM_VIEWS = frozenset({"duckdb_tables", "duckdb_columns", "duckdb_constraints"})
_DESCRIBING = frozenset({"DESCRIBE", "SUMMARY"})
_SHOWING = frozenset({'"tables"', "__show_tables_expanded"})
_HARMLESS_VOLATILE = frozenset({"random", "uuid", "uuidv4", "uuidv7", "gen_random_uuid", "error", "current_query"})
# They change nothing, but read settings or plan a query that is hidden in a text.
_TELLING = frozenset({"current_setting", "getvariable", "getenv", "json_serialize_plan", "json_execute_serialized_sql"})


@dataclass(frozen=True)
class Objection:
    """``position``: in characters from the start of the query, where the tree tells it."""

    message: str
    position: int | None


class Guard:
    """Knows the functions and views of one DuckDB, whatever its version, by asking it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        volatile = connection.execute("select distinct function_name from duckdb_functions() where has_side_effects").fetchall()
        views = connection.execute("select view_name from duckdb_views() where internal and schema_name <> 'information_schema'").fetchall()
        self._functions = {name for (name,) in volatile} - _HARMLESS_VOLATILE | _TELLING
        self._views = {name for (name,) in views} - _SYSTEM_VIEWS

    def objection(self, tree: dict) -> Objection | None:
        """Why the query of this tree (as ``json_serialize_sql`` gives it) is not run; None when it may run."""
        if tree["error"] or len(tree["statements"]) != 1:
            return Objection(f"only a SELECT is run here: {tree.get('error_message', 'this is more than one statement')}", None)
        return next((objection for node in _nodes(tree) if (objection := self._objection_to(node))), None)

    def _objection_to(self, node: dict) -> Objection | None:
        match node.get("type"):
            case "TABLE_FUNCTION":
                name = node["function"]["function_name"].lower()
                refused = name not in TABLE_FUNCTIONS
                what = f"the table function {name} is not run here; {', '.join(sorted(TABLE_FUNCTIONS))} are"
            case "FUNCTION":
                name = node["function_name"].lower()
                refused = name in self._functions or name.startswith("__internal")
                what = f"the function {name} is not run here: it reads or changes what is no part of the release"
            case "BASE_TABLE":
                name = node["table_name"].lower()
                refused = name in self._views
                what = f"the view {name} is not read here: it tells of the server, not of the release"
            case "SHOW_REF":
                refused = node["show_type"] not in _DESCRIBING and node["table_name"] not in _SHOWING
                what = "of SHOW only SHOW TABLES and SHOW ALL TABLES are run here"
            case _:
                return None
        return Objection(what, node.get("query_location")) if refused else None


def _nodes(tree: object) -> Iterator[dict]:
    """Every object of the tree. Without recursion: 20,000 characters nest deeper than Python's stack."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
