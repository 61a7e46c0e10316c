"""dbt in this process. A subprocess cost 12 s for each refresh, most of it imports and a second parse."""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from strikeledger.errors import DataRefused, StrikeledgerError
from strikeledger.settings import DUCKDB, Settings
from strikeledger.warehouse.plan import Step, steps


# Raw tables of so many bytes are those of some half a million actions. From there on a query keeps all processors busy by itself, and two at
# once share the memory: each goes to disk the sooner.
_ONE_AT_A_TIME_BYTES = 100_000_000


@dataclass(frozen=True)
class NodeResult:
    """How one dbt node ended. ``status``: success, pass, warn, no-op, fail, error, skipped. ``failures``: rows that broke a test."""

    unique_id: str
    status: str
    seconds: float
    message: str
    failures: int
    file: str

    @property
    def is_good(self) -> bool:
        return self.status in ("success", "pass", "warn", "no-op")  # exposures do nothing, and say so


def manifest(settings: Settings) -> dict:
    """The project's manifest, parsed anew only when a file of the project, or a version, is another than at the last parse.

    Raises StrikeledgerError when the project does not parse.
    """
    target = settings.layout.dbt_target
    stamp, kept = target / "manifest.sha256", target / "manifest.json"
    digest = _project_sha256(settings)
    if stamp.exists() and stamp.read_text() == digest:
        with suppress(OSError, ValueError):  # dbt does not flush it: a power cut may leave the half of it
            return json.loads(kept.read_bytes())
    result = _invoke(settings, ["parse"], lambda event: None)
    if not result.success:
        raise StrikeledgerError(f"the dbt project does not parse: {result.exception}")
    stamp.write_text(digest)
    return json.loads(kept.read_bytes())


def build(
    settings: Settings, selection: list[str] | None, on_node: Callable[[str, str], None], target: str = DUCKDB
) -> tuple[list[NodeResult], list[Step]]:
    """``dbt build`` of the selected nodes (all when None) in the active run's build file, or where another ``target`` of the profile
    builds. ``on_node(name, status)`` is called as each ends.

    Returns how each node ended, and what dbt ran. Raises StrikeledgerError when dbt itself fails; nodes that fail are results.
    """

    def listener(event) -> None:
        info = getattr(event.data, "node_info", None)
        if event.info.name in ("LogModelResult", "LogTestResult") and info is not None:
            on_node(info.node_name, info.node_status)

    # Unit tests look at models and not at rows: they are the business of the test suite and took a third of this time.
    arguments = ["build", "--exclude-resource-type", "unit_test", *(["--select", *selection] if selection is not None else [])]
    if target == DUCKDB and settings.layout.build_file.stat().st_size > _ONE_AT_A_TIME_BYTES:
        arguments += ["--threads", "1"]
    result = _invoke(settings, arguments, listener, target)
    if result.result is None or not hasattr(result.result, "results"):
        raise StrikeledgerError(
            f"dbt did not run: {result.exception}; nothing was published, the last release stands; mend the cause (is the disk full?) "
            "and run `strikeledger build` again"
        )
    return [_node_result(run) for run in result.result.results], steps(result.result.results)


def run_operation(settings: Settings, macro: str, arguments: Mapping[str, object], target: str) -> None:
    """Run a macro of the project. Raises StrikeledgerError when dbt, or the database, refuses."""
    told: list[str] = []

    def listener(event) -> None:
        if event.info.level == "error":
            told.append(event.info.msg)

    result = _invoke(settings, ["run-operation", macro, "--args", json.dumps(dict(arguments))], listener, target)
    if not result.success:
        cause = " ".join(" ".join([str(result.exception or ""), *told]).split())[:600]
        raise StrikeledgerError(f"{macro} did not run on target {target}: {cause}; readers of that target see the release that they saw before")


def refuse_failures(results: list[NodeResult]) -> None:
    """Raise DataRefused that names every node that failed, with its file and message."""
    broken = [result for result in results if not result.is_good and result.status != "skipped"]
    if broken:
        skipped = sum(result.status == "skipped" for result in results)
        told = "\n".join(f"  {result.unique_id.split('.')[2]} ({result.file}): {' '.join(result.message.split())}" for result in broken)
        raise DataRefused(f"{len(broken)} dbt models or tests failed, {skipped} were skipped; nothing was published\n{told}")


def _node_result(run) -> NodeResult:
    return NodeResult(
        unique_id=run.node.unique_id,
        status=str(run.status),
        seconds=run.execution_time,
        message=run.message or "",
        failures=run.failures or 0,
        file=run.node.original_file_path,
    )


def _invoke(settings: Settings, arguments: list[str], listener: Callable, target: str = DUCKDB):
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    layout = settings.layout
    written = layout.dbt_target if target == DUCKDB else layout.dbt_target.with_name(target)  # a manifest for each: SQL differs
    written.mkdir(parents=True, exist_ok=True)
    layout.dbt_logs.mkdir(parents=True, exist_ok=True)
    os.environ["STRIKELEDGER_HOME"] = str(settings.home)
    project = settings.dbt_project
    folders = {"project-dir": project, "profiles-dir": project, "target-path": written, "log-path": layout.dbt_logs}
    options = [part for name, folder in folders.items() for part in (f"--{name}", str(folder))]
    try:
        return dbtRunner(callbacks=[listener]).invoke([*arguments, "--target", target, "--log-level", "none", "--no-use-colors", *options])
    finally:
        DuckDBConnectionManager.close_all_connections()  # one process may not open the file with two configurations


def _project_sha256(settings: Settings) -> str:
    digest = hashlib.sha256(f"{version('dbt-core')} {version('dbt-duckdb')}".encode())
    for file in sorted(path for path in settings.dbt_project.rglob("*") if path.is_file() and _is_source(path)):
        digest.update(file.relative_to(settings.dbt_project).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _is_source(path: Path) -> bool:
    return path.suffix in (".sql", ".yml", ".md", ".csv")
