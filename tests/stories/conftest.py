import duckdb
import pytest


@pytest.fixture(scope="session")
def ask(built):
    """SQL on the published file, as a researcher would ask it; rows as tuples."""
    with duckdb.connect(str(built.file), read_only=True) as connection:
        connection.execute("set schema = 'marts'")
        yield lambda sql, *values: connection.execute(sql, list(values)).fetchall()
