"""Builds with a defect in the seeds, in the built tables before the audit or after it, from end to end: each must be refused.

``python -m tests.faults.defective_builds`` runs in a home of its own (STRIKELEDGER_HOME, STRIKELEDGER_SEEDS) with two releases, builds
again and again in one process, and prints what it counted. With ``--project FOLDER`` it builds once from that copy of the dbt project.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT, Home
from tests.faults.built_defects import BUILT_DEFECTS, DATA_TEST, GATE, PUBLISH, WHOLE_BUILD, BuiltDefect
from tests.faults.defects import mutate
from tests.faults.kills import change_deere
from tests.faults.readers import read_real
from tests.faults.seed_defects import SEED_DEFECTS
from tests.faults.tally import Tally

Build = Callable[[], tuple[int, str]]


def all_defects(home: Home, work: Path, tally: Tally, rounds: int | None = None) -> None:
    """``rounds``: so many of each kind of defects, all when None."""
    change_deere(home.seeds, read_real(home.folder).number)
    result = home.run("build")  # so that the parent release holds revisions, which a build may lose
    tally.require(result.returncode == 0, f"the build before ended with {result.returncode}: {result.stderr}")
    command = [sys.executable, "-m", "tests.faults.defective_builds", *([str(rounds)] if rounds else [])]
    inside = subprocess.run(command, cwd=ROOT, env=home.environment, capture_output=True, text=True)
    if tally.require(inside.returncode == 0, f"the campaign itself ended with {inside.returncode}: {inside.stderr[-2000:]}"):
        told = json.loads(inside.stdout.splitlines()[-1])
        tally.rounds += told["rounds"]
        tally.outcomes.update(told["outcomes"])
        tally.missed += told["missed"]
    in_the_project = [each for each in BUILT_DEFECTS.items() if each[1].caught_by in (DATA_TEST, WHOLE_BUILD)]
    for name, defect in in_the_project[:rounds]:
        project = _project_with(defect, work / name.replace(" ", "-"))
        command = [sys.executable, "-m", "tests.faults.defective_builds", "--project", str(project)]

        def build(command: list[str] = command) -> tuple[int, str]:
            result = subprocess.run(command, cwd=ROOT, env=home.environment, capture_output=True, text=True)
            return result.returncode, result.stdout + result.stderr

        _require_refused(home.folder, build, name, (defect.words,), defect.caught_by, tally)


def _project_with(defect: BuiltDefect, folder: Path) -> Path:
    """A copy of the dbt project whose model of that table goes on to spoil it, or that begins by spoiling what was landed."""
    shutil.copytree(ROOT / "dbt_project", folder / "dbt_project")
    shutil.copytree(ROOT / "expectations", folder / "expectations")  # found beside it
    if defect.caught_by == WHOLE_BUILD:
        with (folder / "dbt_project" / "dbt_project.yml").open("a") as file:
            file.write(f"\non-run-start: {json.dumps([defect.sql])}\n")
        return folder
    (model,) = folder.glob(f"dbt_project/models/marts/**/{defect.table}.sql")
    hooks = json.dumps(defect.sql.split("; "))
    model.write_text(f"{{{{ config(post_hook={hooks}) }}}}\n" + model.read_text())
    return folder


def _in_this_process(home: Home, tally: Tally, rounds: int | None) -> None:
    from strikeledger.audit.auditor import Auditor
    from strikeledger.audit.session import AuditSession

    for name, defect in list(SEED_DEFECTS.items())[:rounds]:
        kept = home.seeds.with_name("kept-seeds")
        shutil.copytree(home.seeds, kept)
        defect.put(home.seeds)
        _require_refused(home.folder, _build, name, (defect.file, f"[{defect.rule}]"), "reading", tally)
        shutil.rmtree(home.seeds)
        kept.rename(home.seeds)
    enter, close = Auditor.__enter__, AuditSession.close
    for name, defect in [each for each in BUILT_DEFECTS.items() if each[1].caught_by in (GATE, PUBLISH)][:rounds]:
        done = []

        def spoil(file: Path, defect: BuiltDefect = defect, done: list = done) -> None:
            if not done:
                done.append(True)
                mutate(file, defect)

        def spoiled_enter(auditor, spoil: Callable = spoil):
            spoil(auditor._build_file)
            return enter(auditor)

        def spoiled_close(session, spoil: Callable = spoil):
            close(session)
            spoil(session._layout.build_file)

        if defect.caught_by == GATE:
            Auditor.__enter__ = spoiled_enter
        else:
            AuditSession.close = spoiled_close
        _require_refused(home.folder, _build, name, (defect.words,), defect.caught_by, tally)
        Auditor.__enter__, AuditSession.close = enter, close


def _build() -> tuple[int, str]:
    from strikeledger.cli import app
    from typer.testing import CliRunner

    result = CliRunner().invoke(app, ["build"])
    return result.exit_code, result.output + (repr(result.exception) if result.exception else "")


def _require_refused(home: Path, build: Build, name: str, words: tuple[str, ...], by: str, tally: Tally) -> None:
    before = read_real(home)
    code, told = build()
    is_caught = code == 1 and all(each in told for each in words)
    tally.rounds += 1
    tally.outcomes[f"caught by {by}" if is_caught else "not caught"] += 1
    tally.require(is_caught, f"{name}: ended with {code}: {told[-600:]}")
    tally.require(read_real(home) == before, f"{name}: readers see another release")


if __name__ == "__main__":
    if "--project" in sys.argv:
        from strikeledger import paths

        project = Path(sys.argv[-1])
        paths.project_root = lambda: project
        exit_code, message = _build()
        print(message)
        sys.exit(exit_code)
    from strikeledger.settings import Settings

    settings, counts = Settings.from_environment(), Tally("defects")
    _in_this_process(Home(settings.home, settings.seeds), counts, int(sys.argv[1]) if len(sys.argv) > 1 else None)
    print(json.dumps(counts.as_json()))
