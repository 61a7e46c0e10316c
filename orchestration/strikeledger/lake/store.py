"""Where the lake is, and connections to it."""

import hashlib
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import duckdb

from strikeledger.errors import StrikeledgerError, UsageError
from strikeledger.paths import Layout
from strikeledger.release.sql_text import name, text
from strikeledger.settings import bounded

EXTENSIONS = ("ducklake", "postgres_scanner", "httpfs")
# The catalog of the releases. Readers attach it by this name; each change of it is one release.
RELEASES = "strikeledger"
ALIAS = "lake"
_REMEDY = "see docs/ducklake.md; the last release stands"


@dataclass(frozen=True)
class Lake:
    """``catalog``: ``postgres:`` and a connection string of libpq. ``data``: a folder, or ``s3://bucket/prefix``. ``store``: how to reach
    that store, in AWS's own environment variables. ``extensions``: folder for DuckDB's extensions. ``building``: the catalog that this
    home, and no other, builds in."""

    catalog: str
    data: str
    store: Mapping[str, str]
    extensions: Path
    building: str

    @classmethod
    def from_environment(cls, layout: Layout, environment: Mapping[str, str] = os.environ) -> "Lake":
        """Read ``STRIKELEDGER_LAKE_CATALOG``, ``STRIKELEDGER_LAKE_DATA`` and ``AWS_*``. Raises UsageError for what is missing."""
        for variable in ("STRIKELEDGER_LAKE_CATALOG", "STRIKELEDGER_LAKE_DATA"):
            if not environment.get(variable):
                raise UsageError(f"{variable} is not set; it says where the lake is; {_REMEDY}")
        home = hashlib.sha256(f"{socket.gethostname()}:{layout.home}".encode()).hexdigest()
        return cls(
            catalog=environment["STRIKELEDGER_LAKE_CATALOG"],
            data=environment["STRIKELEDGER_LAKE_DATA"].rstrip("/"),
            store={key: value for key, value in environment.items() if key.startswith("AWS_")},
            extensions=layout.home / "extensions",
            building=f"building_{home[:12]}",
        )

    def path(self, schema: str) -> str:
        """Where the files of one of the catalogs are."""
        return f"{self.data}/{schema}/"

    def for_dbt(self) -> dict[str, str]:
        """What dbt's profile reads of this lake (target ``ducklake``)."""
        endpoint = self._endpoint()
        return {
            "STRIKELEDGER_LAKE_BUILDING": self.building,
            "STRIKELEDGER_LAKE_BUILDING_DATA": self.path(self.building),
            "STRIKELEDGER_LAKE_ENDPOINT": endpoint["endpoint"],
            "STRIKELEDGER_LAKE_TLS": endpoint["use_ssl"],
        }

    def _endpoint(self) -> dict[str, str]:
        scheme, _, host = self.store.get("AWS_ENDPOINT_URL_S3", "https://s3.amazonaws.com").partition("://")
        return {"endpoint": host, "use_ssl": str(scheme == "https")}

    def secret(self) -> str:
        """The statement that tells DuckDB how to reach the store."""
        told = {
            "key_id": self.store.get("AWS_ACCESS_KEY_ID", ""),
            "secret": self.store.get("AWS_SECRET_ACCESS_KEY", ""),
            "url_style": "path",
        }
        options = told | self._endpoint() | {"region": self.store.get("AWS_REGION", "us-east-1")}
        return f"create or replace secret (type s3, {', '.join(f'{key} {text(value)}' for key, value in options.items())})"


@contextmanager
def opened(lake: Lake, schema: str, *, is_read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which one of the lake's catalogs is attached as ``lake``. Raises StrikeledgerError when it cannot be reached."""
    with duckdb.connect(config=bounded() | {"extension_directory": str(lake.extensions)}) as connection:
        load_extensions(connection)
        options = {"metadata_schema": text(schema), "data_path": text(lake.path(schema))} | ({"read_only": "true"} if is_read_only else {})
        try:
            connection.execute("set timezone = 'UTC'")
            connection.execute(lake.secret())
            attached = ", ".join(f"{option} {value}" for option, value in options.items())
            connection.execute(f"attach {text(f'ducklake:{lake.catalog}')} as {name(ALIAS)} ({attached})")
        except duckdb.Error as error:
            raise StrikeledgerError(f"the lake cannot be opened: {error}; start its PostgreSQL or mend the address; {_REMEDY}") from error
        yield connection


def load_extensions(connection: duckdb.DuckDBPyConnection) -> None:
    """Load what DuckLake needs: from the Python packages of the extra ``ducklake`` where they are, else as DuckDB itself fetches it."""
    for extension in EXTENSIONS:
        try:
            if find_spec(f"duckdb_extension_{extension}"):
                from duckdb_extensions import import_extension

                import_extension(extension, con=connection)
            else:
                connection.execute(f"install {extension}")
            connection.execute(f"load {extension}")
        except (duckdb.Error, RuntimeError) as error:
            raise UsageError(
                f"DuckDB's extension {extension} is not to be had: {error}; install the extra: `uv sync --extra ducklake`; {_REMEDY}"
            ) from error
