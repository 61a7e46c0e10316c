"""Settings, all from the environment, all with a default that works on a fresh machine."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from strikeledger.errors import UsageError
from strikeledger.paths import Layout, project_root

# The targets of the dbt project that models are built in.
DUCKDB = "duckdb"
DUCKLAKE = "ducklake"
SPARK = "spark"
TARGETS = (DUCKDB, DUCKLAKE, SPARK)


@dataclass(frozen=True)
class SparkServer:
    """Where a Spark Thrift server listens."""

    host: str
    port: int


@dataclass(frozen=True)
class Settings:
    """Where to read and where to write.

    ``target``: the engine that builds the models. ``spark``: its cluster; None for another engine. ``keep_releases``: how many releases stay on
    disk (at least 2, so that a rollback has somewhere to go). ``site_actions``: for how many labor actions the site has pages; of more the
    largest have them. ``contact``: email address that `fetch` gives to publishers.
    """

    home: Path
    seeds: Path
    dbt_project: Path
    expectations: Path
    target: str = DUCKDB
    keep_releases: int = 10
    site_actions: int = 5000
    contact: str | None = None
    spark: SparkServer | None = None

    @property
    def layout(self) -> Layout:
        return Layout(self.home)

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read ``STRIKELEDGER_HOME`` (default ``./var``), ``STRIKELEDGER_SEEDS``, ``STRIKELEDGER_EXPECTATIONS``,
        ``STRIKELEDGER_DBT_TARGET``, ``STRIKELEDGER_KEEP_RELEASES``, ``STRIKELEDGER_SITE_ACTIONS``, ``STRIKELEDGER_CONTACT``; for target spark
        ``STRIKELEDGER_SPARK_HOST`` and ``STRIKELEDGER_SPARK_PORT``, with the defaults of the dbt profile.

        Raises UsageError when a folder is missing, the target unknown or a number not one.
        """
        root = project_root()
        target = os.environ.get("STRIKELEDGER_DBT_TARGET", DUCKDB)
        if target not in TARGETS:
            raise UsageError(f"STRIKELEDGER_DBT_TARGET is {target!r}; a warehouse is built by {' or '.join(TARGETS)}")
        return cls(
            home=home_from_environment(),
            seeds=_folder("STRIKELEDGER_SEEDS", root / "seeds"),
            dbt_project=root / "dbt_project",
            expectations=_folder("STRIKELEDGER_EXPECTATIONS", root / "expectations"),
            target=target,
            keep_releases=_number("STRIKELEDGER_KEEP_RELEASES", cls.keep_releases, least=2),
            site_actions=_number("STRIKELEDGER_SITE_ACTIONS", cls.site_actions, least=1),
            contact=os.environ.get("STRIKELEDGER_CONTACT") or None,
            spark=_spark_server() if target == SPARK else None,
        )


def bounded(spill: Path | None = None) -> dict[str, str]:
    """Settings of a DuckDB connection that reads or writes whole tables: memory as ``STRIKELEDGER_MEMORY`` says (default 3GB, as in dbt's
    profile), and where it goes on when that is full (default: the system's temporary folder). DuckDB of itself takes four fifths of the
    machine's, for each connection."""
    spill = spill or Path(tempfile.gettempdir()) / "strikeledger-spill"
    return {"memory_limit": os.environ.get("STRIKELEDGER_MEMORY", "3GB"), "temp_directory": str(spill)}


def home_from_environment() -> Path:
    """The home alone, for who has no seeds yet."""
    return Path(os.environ.get("STRIKELEDGER_HOME", "var")).absolute()


def _spark_server() -> SparkServer:
    return SparkServer(os.environ.get("STRIKELEDGER_SPARK_HOST", "127.0.0.1"), _number("STRIKELEDGER_SPARK_PORT", 10000, least=1))


def _number(variable: str, default: int, least: int) -> int:
    told = os.environ.get(variable, str(default))
    if not told.isdecimal() or int(told) < least:
        raise UsageError(f"{variable} is {told!r}; it must be a whole number of {least} or more")
    return int(told)


def _folder(variable: str, default: Path) -> Path:
    folder = Path(os.environ.get(variable, default)).absolute()
    if not folder.is_dir():
        raise UsageError(f"{variable} names {folder}, which is not a folder")
    return folder
