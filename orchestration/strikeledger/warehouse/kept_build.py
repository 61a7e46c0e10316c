"""The build file behind the current release, kept so that the next refresh rebuilds only what its inputs changed.

It is never served and may be lost at any time: without it a refresh builds everything, and comes to the same rows.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from strikeledger.audit.report import FileReport
from strikeledger.durable import write_json
from strikeledger.paths import Layout
from strikeledger.settings import Settings
from strikeledger.sources.seeds import CONTRACT
from strikeledger.warehouse.plan import Step

# What a rebuild leans on beside our own files: another version may compile, compute or judge otherwise.
_LIBRARIES = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "splink")
_SOURCE_SUFFIXES = {".py", ".sql", ".yml", ".md", ".csv"}


@dataclass(frozen=True)
class KeptBuild:
    """``release_key``: the release whose marts the file holds. ``code_sha256``: of all code that made it. ``inputs``: the manifest records
    of the files it was made of, by source. ``plan``: what dbt ran, in its order. ``reports``: what the gate said of it."""

    file: Path
    release_key: str
    code_sha256: str
    inputs: Mapping[str, list[dict]]
    plan: tuple[Step, ...]
    reports: tuple[FileReport, ...]


def kept_build(layout: Layout, release_key: str | None, code: str) -> KeptBuild | None:
    """The kept build, if it is whole, of that release and made by that code."""
    try:
        told = json.loads(layout.kept_record.read_bytes())
        if not layout.kept_file.is_file() or (told["release_key"], told["code_sha256"]) != (release_key, code):
            return None
        return KeptBuild(
            file=layout.kept_file,
            release_key=told["release_key"],
            code_sha256=told["code_sha256"],
            inputs=told["inputs"],
            plan=tuple(Step.from_json(step) for step in told["plan"]),
            reports=tuple(FileReport.from_json(report) for report in told["reports"]),
        )
    except (OSError, ValueError, KeyError, TypeError):  # torn by a crash, or of an older version: build everything
        return None


def keep_build(
    layout: Layout,
    build_file: Path,
    *,
    release_key: str,
    code: str,
    inputs: Mapping[str, list[dict]],
    plan: Iterable[Step],
    reports: Iterable[FileReport],
) -> None:
    """Move the build file of a run that ended well to where the next one begins. A kill in between leaves no record, and so a whole build."""
    layout.kept.mkdir(exist_ok=True)
    layout.kept_record.unlink(missing_ok=True)
    build_file.resolve().replace(layout.kept_file)
    record = {
        "release_key": release_key,
        "code_sha256": code,
        "inputs": inputs,
        "plan": [asdict(step) for step in plan],
        "reports": [report.as_record() for report in reports],
    }
    write_json(layout.kept_record, record)


def code_sha256(settings: Settings) -> str:
    """Of the package, the dbt project, the expectations, the contract of the seeds, and the libraries' versions."""
    digest = hashlib.sha256(" ".join(version(library) for library in _LIBRARIES).encode())
    digest.update((settings.seeds / CONTRACT).read_bytes())
    for folder in (Path(__file__).parents[1], settings.dbt_project, settings.expectations):
        for file in sorted(path for path in folder.rglob("*") if path.suffix in _SOURCE_SUFFIXES and path.is_file()):
            digest.update(file.relative_to(folder).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
