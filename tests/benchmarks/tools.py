"""The tools that other ways than ours are made of, each started anew and told as a phase. What they print goes to standard error."""

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.homes import ROOT, environment
from tests.benchmarks.phases import phase, phases, tell_nodes

LANDED = "group:landing or group:identity"


def land_by_dagster(home: Path) -> None:
    """All that comes before dbt, in a run of Dagster's executor."""
    with phase("load, by Dagster"):
        command = [sys.executable, "-m", "dagster", "asset", "materialize", "-m", "strikeledger.definitions", "--select", LANDED]
        subprocess.run(command, check=True, stdout=sys.stderr, env=environment(home))


def build_by_dbt(home: Path) -> None:
    """``dbt build``, all models and tests. What it took beside running them was imports and parse."""
    started = time.monotonic()
    with phase("dbt build"):
        subprocess.run(dbt_command(home), check=True, stdout=sys.stderr, env=environment(home))
    seconds = time.monotonic() - started
    told = json.loads((home / "dbt" / "target" / "run_results.json").read_bytes())
    phases["dbt build: imports and parse"] = [max(0.0, seconds - told["elapsed_time"]), None]
    phases["dbt build: models and tests"] = [told["elapsed_time"], None]
    tell_nodes(((each["unique_id"], each["execution_time"]) for each in told["results"]), "dbt build")


def parse_by_dbt(home: Path) -> None:
    """So that the next build by dbt takes up what this one parsed, as after any earlier build in this home. Part of no measured run."""
    subprocess.run(dbt_command(home, "parse"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(home))


def gate_by_great_expectations(home: Path) -> None:
    with phase("gate, by Great Expectations"):
        subprocess.run([sys.executable, "-m", "tests.benchmarks.tools", str(home)], check=True, stdout=sys.stderr, env=environment(home))


def dbt_command(home: Path, verb: str = "build") -> list[str]:
    folders = {
        "project-dir": ROOT / "dbt_project",
        "profiles-dir": ROOT / "dbt_project",
        "target-path": home / "dbt" / "target",
        "log-path": home / "dbt" / "logs",
    }
    options = [part for name, folder in folders.items() for part in (f"--{name}", str(folder))]
    left_out = ["--exclude-resource-type", "unit_test"] if verb == "build" else []
    return [str(Path(sys.executable).with_name("dbt")), "--quiet", verb, *left_out, *options]


def _audit(home: Path) -> None:
    """Every expectations file on the build file that dbt left."""
    from strikeledger.audit.auditor import Auditor
    from strikeledger.audit.expectation_files import load_expectations
    from strikeledger.marts import marts_of

    marts = marts_of(json.loads((home / "dbt" / "target" / "manifest.json").read_bytes()))
    files = load_expectations(ROOT / "expectations")
    with Auditor(home / "staging" / "active" / "warehouse.duckdb", marts, files, None) as auditor:
        refused = [report.as_text() for file in files if not (report := auditor.audit(file.name)).passed]
    if refused:
        raise SystemExit("\n".join(refused)[:3000])


if __name__ == "__main__":
    _audit(Path(sys.argv[1]))
