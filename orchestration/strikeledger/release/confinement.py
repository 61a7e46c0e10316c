"""What a question in SQL may never do, whoever asks it: the one home of DuckDB's settings for readers and of "exactly one SELECT"."""

import duckdb

from strikeledger.errors import UsageError

# read_only alone still lets a query read any file, write files, attach others.
CONFINED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}


def the_select(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one SELECT that ``sql`` is. Raises UsageError for anything else, duckdb.Error for what cannot be parsed."""
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        kinds = ", ".join(statement.type.name for statement in statements) or "nothing"
        raise UsageError(f"a query is exactly one SELECT; this is {kinds}")
    return statements[0]
