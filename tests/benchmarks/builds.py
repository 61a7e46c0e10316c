"""One build in a process of its own: ``python -m tests.benchmarks.builds WAY HOME GENERATED``.

The last line that it prints is JSON: by phase seconds of the clock and of the processor, its children's included.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import duckdb
from strikeledger.settings import bounded

from tests.benchmarks.homes import BASE, BASE_PLAN, BASE_RAW, ROOT, environment, remove
from tests.benchmarks.phases import StageClock, in_order, phase, phases, tell_nodes, timed
from tests.benchmarks.runs import Run, measured
from tests.benchmarks.scale.generated import generate, land_generated
from tests.benchmarks.tools import build_by_dbt, gate_by_great_expectations, land_by_dagster

MODULE = "tests.benchmarks.builds"
EMPTY = "nothing-generated"
SQLMESH = "sqlmesh==0.236.4"


def build(way: str, folder: Path, generated: Path) -> Run:
    """Build once, in the home ``folder/way``, which whoever calls removes. ``generated``: rows beside those of the seeds."""
    home = folder / way
    remove(home)
    run, _ = measured([sys.executable, "-m", MODULE, way, str(home), str(generated)])
    return run


def based(folder: Path) -> Path:
    """Build the seeds in ``folder/base``, which the other ways begin from. Returns a folder with no generated rows."""
    empty = folder / EMPTY
    empty.mkdir(parents=True, exist_ok=True)
    if reason := build(BASE, folder, empty).failure:
        raise SystemExit(f"the bundled seeds could not be built:\n{reason}")
    return empty


def generated_rows(folder: Path, count: int) -> Path:
    """The generated rows of ``count`` actions, made by a process of its own; those that are there are taken as they are."""
    run, said = measured([sys.executable, "-m", MODULE, "generate", str(folder), str(count)])
    if run.failure:
        raise SystemExit(f"{count:,} actions could not be generated:\n{run.failure}")
    return Path(said.splitlines()[-1])


def base(home: Path, generated: Path) -> None:
    """Build the seeds alone, for their raw tables and for the SQL that dbt compiles."""
    from strikeledger.refresh import run_refresh

    _require_published(run_refresh(force=False), home)
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
        from strikeledger.refresh import run_refresh

    land, build = landing.land, dbt.build

    def land_both(connection, resource, tables):
        return land(connection, resource, tables) + land_generated(connection, resource.name, generated)

    def build_told(*arguments):
        results, plan = build(*arguments)
        tell_nodes(((each.unique_id, each.seconds) for each in results), "models and tests")
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
        setattr(module, part, timed(f"publish: {part.strip('_')}", getattr(module, part)))
    clock = StageClock()
    with listening(Progress(listener=clock)) as progress:
        outcome = run_refresh(force=True, full=True)
    phases.update(clock.by_phase(progress.stages))
    _require_published(outcome, home)


def _require_published(outcome, home: Path) -> None:
    if outcome.failures or not outcome.release:
        reports = [file.read_text() for file in sorted((home / "staging" / "active" / "audit").glob("*.json"))]
        refused = [report for report in reports if not json.loads(report)["passed"]]
        raise SystemExit("\n".join([*map(str, outcome.failures), *refused])[:6000] or "the gate refused it")


def script(home: Path, generated: Path) -> None:
    """The same SQL as one DuckDB script, each model in dbt's order: no test, no audit, no release."""
    plan = json.loads((home.parent / BASE / BASE_PLAN).read_text(encoding="utf-8"))
    file = home / "warehouse.duckdb"  # the compiled SQL names the database
    with phase("load"):
        with_raw(file, home.parent / BASE, generated)
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
        with_raw(active / "warehouse.duckdb", home.parent / BASE, generated)


def dbt_alone(home: Path, generated: Path) -> None:
    _loaded(home, generated)
    build_by_dbt(home)


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
    with phase("models, by SQLMesh"):
        command = [*sqlmesh_command(), "plan", "--auto-apply", "--no-prompts", "--skip-tests"]
        subprocess.run(
            command, check=True, cwd=project, env=environment(home) | {"SQLMESH__DISABLE_ANONYMIZED_ANALYTICS": "1"}, stdout=sys.stderr
        )


def chain(home: Path, generated: Path) -> None:
    """Three tools one after the other, each started anew: Dagster lands, dbt builds, Great Expectations audits. Nothing is published.

    Dagster lands into a home of its own, as it knows nothing of generated rows.
    """
    _loaded(home, generated)
    land_by_dagster(home / "landing")
    build_by_dbt(home)
    gate_by_great_expectations(home)


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
    settings = bounded(home / "spill") | {"preserve_insertion_order": False, "threads": 2}
    with duckdb.connect(str(file), config=settings) as connection:
        connection.execute("set TimeZone = 'UTC'")
        yield connection


WAYS: dict[str, Callable[[Path, Path], None]] = {
    BASE: base,
    "script": script,
    "ours": ours,
    "dbt": dbt_alone,
    "chain": chain,
    "sqlmesh": sqlmesh,
}


def main(way: str, home: Path, generated: Path) -> None:
    os.environ.update(environment(home))
    home.mkdir(parents=True, exist_ok=True)
    WAYS[way](home, generated)
    print(json.dumps({"phases": in_order(phases)}))


if __name__ == "__main__":
    if sys.argv[1] == "generate":
        print(generate(Path(sys.argv[2]), ROOT / "seeds", int(sys.argv[3])))
    else:
        main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
