"""One build in a process of its own, started by ``__main__``: ``python -m tests.benchmarks.scale.runs WAY HOME GENERATED``.

The last line that it prints is JSON: by phase seconds of the clock and of the processor, its children's included.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import duckdb

from tests.benchmarks.scale.generated import land_generated

ROOT = Path(__file__).parents[3]
BASE_RAW, BASE_PLAN = "raw.duckdb", "plan.json"

phases: dict[str, list[float]] = {}


def used() -> float:
    """Seconds of the processor so far, of this process and of the children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@contextmanager
def phase(name: str) -> Iterator[None]:
    started, before = time.monotonic(), used()
    yield
    clock, processor = phases.get(name, (0.0, 0.0))
    phases[name] = [clock + time.monotonic() - started, processor + used() - before]


def timed(name: str, work: Callable) -> Callable:
    def told(*arguments, **named):
        with phase(name):
            return work(*arguments, **named)

    return told


def base(home: Path, generated: Path) -> None:
    """Build the seeds alone, for their raw tables and for the SQL that dbt compiles: what the other ways begin from."""
    from strikeledger.refresh import run_refresh

    run_refresh(force=False)
    plan = json.loads((home / "kept" / "build.json").read_text(encoding="utf-8"))["plan"]
    (home / BASE_PLAN).write_text(json.dumps(plan), encoding="utf-8")
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home / 'kept' / 'warehouse.duckdb'}' as kept (read_only)")
        connection.execute(f"attach '{home / BASE_RAW}' as base")
        connection.execute("create schema base.raw")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'kept' and schema_name = 'raw'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(f"create table base.raw.{table} as from kept.raw.{table}")


def ours(home: Path, generated: Path) -> None:
    """The whole refresh. The generated rows land beside each file of the seeds: the door of the hand-kept files checks cell by cell in
    Python, and is no way for millions of rows."""
    with phase("imports"):
        from strikeledger.assets import landing, release
        from strikeledger.progress import Progress, listening
        from strikeledger.release import publish as publishing
        from strikeledger.warehouse import dbt
    with phase("parse"):
        from strikeledger.definitions import settings
        from strikeledger.refresh import run_refresh

    land, build = landing.land, dbt.build

    def land_both(connection, resource, tables):
        return land(connection, resource, tables) + land_generated(connection, resource.name, generated)

    def build_told(*arguments):
        results, plan = build(*arguments)
        for kind in ("model", "test"):
            phases[f"of it {kind}s, in two threads"] = [sum(each.seconds for each in results if each.unique_id.startswith(f"{kind}.")), 0.0]
        slowest = sorted(results, key=lambda result: -result.seconds)[:25]
        print("\n".join(f"{result.seconds:8.2f} {result.unique_id}" for result in slowest), file=sys.stderr)
        return results, plan

    landing.land, dbt.build = land_both, build_told
    for module, part in (
        (publishing, "seal"),
        (publishing, "export"),
        (publishing, "freeze"),
        (publishing, "inspect_build"),
        (publishing, "_require_as_read"),
        (release, "write_site"),
    ):
        setattr(module, part, timed(f"of it {part.strip('_')}", getattr(module, part)))
    begun: dict[str, float] = {}
    progress = Progress(listener=lambda stage, note: begun.setdefault(stage.name, used()) and print(stage.name, note, file=sys.stderr))
    with listening(progress):
        outcome = run_refresh(force=True, full=True)
    ends = [*list(begun.values())[1:], used()]  # stages follow each other
    for stage, end in zip(progress.stages, ends, strict=True):
        phases[stage.name] = [stage.seconds or 0.0, end - begun[stage.name]]
    if outcome.failures or not outcome.release:
        reports = [
            report for file in sorted(settings.layout.audit_reports.glob("*.json")) if not json.loads(report := file.read_text())["passed"]
        ]
        raise SystemExit("\n".join([*map(str, outcome.failures), *reports])[:6000] or "the gate refused it")


def script(home: Path, generated: Path) -> None:
    """The same SQL as one DuckDB script, each model in dbt's order: no test, no audit, no release."""
    plan = json.loads((home.parent / "base" / BASE_PLAN).read_text(encoding="utf-8"))
    file = home / "warehouse.duckdb"  # the compiled SQL names the database
    with phase("load"):
        with_raw(file, home.parent / "base", generated)
    with phase("models"), _connected(file, home) as connection:
        for schema in dict.fromkeys(step["relation"].split(".")[0] for step in plan if step["kind"] != "test"):
            connection.execute(f"create schema if not exists {schema}")
        for step in plan:
            if step["kind"] != "test":
                started = time.monotonic()
                connection.execute(f"create or replace {step['kind']} {step['relation']} as {step['sql']}")
                print(f"{time.monotonic() - started:8.2f} {step['relation']}", file=sys.stderr)


def _loaded(home: Path, generated: Path) -> None:
    """The raw tables, in the file that dbt's profile names."""
    active = home / "staging" / "active"
    active.mkdir(parents=True)
    with phase("load"):
        with_raw(active / "warehouse.duckdb", home.parent / "base", generated)


def dbt_alone(home: Path, generated: Path) -> None:
    """``dbt build``, all models and tests."""
    _loaded(home, generated)
    with phase("dbt build"):
        subprocess.run(dbt_command(home), check=True, stdout=sys.stderr)


SQLMESH = "sqlmesh==0.236.4"


def sqlmesh_command() -> list[str]:
    """SQLMesh in an environment of its own, with the dbt and the DuckDB that this one has."""
    same = [f"{library}=={version(library)}" for library in ("duckdb", "dbt-core", "dbt-duckdb")]
    needed = [part for each in (SQLMESH, *same) for part in ("--with", each)]
    return ["uv", "run", "--quiet", "--isolated", "--no-project", *needed, "sqlmesh"]


def sqlmesh(home: Path, generated: Path) -> None:
    """The first plan of SQLMesh on the same dbt project: models, no tests. It wants a start date, and takes one DuckDB thread by itself."""
    project = home / "project"
    shutil.copytree(ROOT / "dbt_project", project)
    settings = (project / "dbt_project.yml").read_text(encoding="utf-8")
    (project / "dbt_project.yml").write_text(settings.replace("\nmodels:\n", "\nmodels:\n  +start: '2026-01-01'\n"), encoding="utf-8")
    loader = "from pathlib import Path\nfrom sqlmesh.dbt.loader import sqlmesh_config\nconfig = sqlmesh_config(Path(__file__).parent)\n"
    (project / "config.py").write_text(loader, encoding="utf-8")
    _loaded(home, generated)
    with phase("sqlmesh plan"):
        environment = os.environ | {"SQLMESH__DISABLE_ANONYMIZED_ANALYTICS": "1"}
        command = [*sqlmesh_command(), "plan", "--auto-apply", "--no-prompts", "--skip-tests"]
        subprocess.run(command, check=True, cwd=project, env=environment, stdout=sys.stderr)


def chain(home: Path, generated: Path) -> None:
    """Three tools one after the other, each started anew: Dagster lands, dbt builds, Great Expectations audits. Nothing is published."""
    _loaded(home, generated)
    with phase("dagster"):
        command = [sys.executable, "-m", "dagster", "asset", "materialize", "-m", "strikeledger.definitions", "--select", "group:landing"]
        subprocess.run(command, check=True, stdout=sys.stderr, env=os.environ | {"STRIKELEDGER_HOME": str(home / "landing")})
    with phase("dbt build"):
        subprocess.run(dbt_command(home), check=True, stdout=sys.stderr)
    with phase("great expectations"):
        subprocess.run([sys.executable, "-m", __spec__.name, "audit", str(home), str(generated)], check=True, stdout=sys.stderr)


def audit(home: Path, generated: Path) -> None:
    """Every expectations file on the build file of the chain."""
    from strikeledger.audit.auditor import Auditor
    from strikeledger.audit.expectation_files import load_expectations
    from strikeledger.marts import marts_of

    marts = marts_of(json.loads((home / "dbt" / "target" / "manifest.json").read_bytes()))
    files = load_expectations(ROOT / "expectations")
    with Auditor(home / "staging" / "active" / "warehouse.duckdb", marts, files, None) as auditor:
        refused = [report.as_text() for file in files if not (report := auditor.audit(file.name)).passed]
    if refused:
        raise SystemExit("\n".join(refused)[:3000])


def dbt_command(home: Path) -> list[str]:
    folders = {
        "project-dir": ROOT / "dbt_project",
        "profiles-dir": ROOT / "dbt_project",
        "target-path": home / "dbt" / "target",
        "log-path": home / "dbt" / "logs",
    }
    options = [part for name, folder in folders.items() for part in (f"--{name}", str(folder))]
    return [str(Path(sys.executable).with_name("dbt")), "--quiet", "build", "--exclude-resource-type", "unit_test", *options]


def with_raw(file: Path, base_folder: Path, generated: Path) -> None:
    """A build file with the raw tables of the seeds and the generated rows beside theirs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base_folder / BASE_RAW, file)
    with duckdb.connect(str(file)) as connection:
        for table in sorted(path.stem for path in generated.glob("*.parquet")):
            land_generated(connection, table, generated)


@contextmanager
def _connected(file: Path, home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """With the settings that dbt has by its profile."""
    settings = {"temp_directory": str(home / "spill"), "memory_limit": "3GB", "preserve_insertion_order": False, "threads": 2}
    with duckdb.connect(str(file), config=settings) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


WAYS: dict[str, Callable[[Path, Path], None]] = {
    "base": base,
    "ours": ours,
    "script": script,
    "dbt": dbt_alone,
    "chain": chain, "sqlmesh": sqlmesh,
    "audit": audit,
}


def main(way: str, home: Path, generated: Path) -> None:
    os.environ.update(STRIKELEDGER_HOME=str(home), STRIKELEDGER_SEEDS=str(ROOT / "seeds"))
    home.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    WAYS[way](home, generated)
    print(json.dumps({"seconds": time.monotonic() - started, "phases": phases}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
