"""Commands on backups: make one, check one, restore one. Thin, as in `cli`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from strikeledger.cli_sources import AsJson
from strikeledger.console import console_progress, print_json
from strikeledger.errors import ExitCode
from strikeledger.progress import listening
from strikeledger.settings import Settings, home_from_environment

app = typer.Typer()

BackupFolder = Annotated[Path, typer.Argument(help="The folder of the backup, best on another disk.", metavar="DIR")]


@app.command()
def backup(
    folder: BackupFolder,
    is_check: Annotated[bool, typer.Option("--check", help="Read the backup instead, and compare every file with its sha256.")] = False,
    as_json: AsJson = False,
) -> None:
    """Copy what cannot be computed again: archive, seeds, releases, records, quarantine, what waits. Copies only what is new."""
    from strikeledger.backup import making

    with listening(console_progress(sys.stderr)):
        if is_check:
            _tell_check(making.check(folder), as_json)
            return
        made = making.back_up(Settings.from_environment(), folder)
    if as_json:
        print_json({"status": "ok", **made.as_json()})
    else:
        print(made.as_text())
        for left_out in made.left_out:
            print(f"left out: {left_out}", file=sys.stderr)


@app.command()
def restore(
    folder: BackupFolder,
    home: Annotated[Path | None, typer.Option(help="Where to, missing or empty; STRIKELEDGER_HOME when left out.")] = None,
    seeds: Annotated[Path | None, typer.Option(help="Where to put the seeds of the backup, missing or empty.")] = None,
    without_releases: Annotated[bool, typer.Option("--without-releases", help="Leave the releases; the next build makes one.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a home together from a backup, every file checked before and after. Never writes into a home that holds something."""
    from strikeledger.backup.restoring import restore as restored

    with listening(console_progress(sys.stderr)):
        result = restored(folder, home or home_from_environment(), seeds, with_releases=not without_releases)
    print_json({"status": "ok", **result.as_json()}) if as_json else print(result.as_text())


def _tell_check(found, as_json: bool) -> None:
    manifest, problems = found.manifest, found.problems
    if as_json:
        told = {
            "status": "damaged" if problems else "ok",
            "folder": found.folder,
            "made_at": manifest.made_at,
            "code_version": manifest.code_version,
            "current_release": manifest.current_key,
            "files": len(manifest.files),
            "bytes": sum(manifest.contents.values()),
            "problems": [problem.as_json() for problem in problems],
        }
        print_json(told)
    else:
        for problem in problems:
            print(problem.as_text())
        kept = f"{len(manifest.files):,} files of {manifest.made_at}, release {manifest.current_key or 'none'}"
        surplus = f"; {found.surplus:,} contents that a backup cut short left, which the next one uses or removes" if found.surplus else ""
        print(f"{found.folder}: {kept}: {f'{len(problems)} faults' if problems else 'every file is as it was written'}{surplus}")
    if problems:
        raise typer.Exit(ExitCode.DATA_REFUSED)
