"""The command ``strikeledger``. Thin: each verb calls the library and says what came of it. Heavy imports stay inside the verb that needs them."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from strikeledger import cli_backup, cli_dictionary, cli_export, cli_matches, cli_reports, cli_serve, cli_site, cli_sources, cli_watch
from strikeledger.cli_sources import AsJson, refused_file_as_text
from strikeledger.console import print_json
from strikeledger.errors import DataRefused, ExitCode, StrikeledgerError
from strikeledger.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="An open data warehouse of labor actions: every figure is somebody's claim, with its source.",
    epilog="Exit codes: 0 ok, 1 data refused, 2 usage, 75 another refresh runs. Files live under STRIKELEDGER_HOME (default ./var).",
)

ReleaseKey = Annotated[str | None, typer.Argument(help="A release key such as 2026-11-24.001; the one that readers see when left out.")]
options = {"debug": False}


@app.callback()
def _options(debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False) -> None:
    options["debug"] = debug


@app.command()
def build(
    force: Annotated[bool, typer.Option("--force", help="Publish although no content changed.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Build everything, also what the inputs did not change.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load every source, build, test, audit, and publish a release."""
    from strikeledger import outcomes
    from strikeledger.console import console_progress
    from strikeledger.progress import listening

    settings = Settings.from_environment()
    with listening(console_progress(sys.stderr)) as progress:
        with progress.stage("start"):
            from strikeledger.refresh import run_refresh
        outcome = run_refresh(force=force, full=full)
        messages = outcomes.failures(settings, outcome)
    left_out = [refused_file_as_text(file) for file in outcome.refused_files]
    stages = [{"stage": stage.name, "summary": stage.summary, "seconds": round(stage.seconds or 0, 2)} for stage in progress.stages]
    if messages:
        if as_json:
            told = {"status": "refused", "run_id": outcome.run_id, "failures": messages, "refused_files": outcome.refused_files}
            print_json({**told, "stages": stages})
        else:
            print("\n".join([*messages, *left_out]), file=sys.stderr)
        raise typer.Exit(outcomes.exit_code(settings, outcome))
    status = "unchanged" if outcome.release["is_unchanged"] else "published"
    if as_json:
        print_json({"status": status, **outcome.release, "refused_files": outcome.refused_files, "stages": stages})
    else:
        for stage in stages:
            print(f"{stage['stage']:<15} {stage['seconds']:6.1f} s  {stage['summary']}")
        print(f"{settings.layout.current_file}")
    if outcome.refused_files:
        if not as_json:
            count = len(outcome.refused_files)
            print("\n".join([f"{status}; {count} file{'' if count == 1 else 's'} refused", *left_out]), file=sys.stderr)
        raise typer.Exit(ExitCode.DATA_REFUSED)


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Report files to check; the seeds when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Validate the seeds, or report files: file, line, column, value, rule, and how to mend it."""
    if files:
        cli_reports.check_files(files, as_json)
        return
    from strikeledger.sources.registry import hand_kept

    reading = hand_kept(Settings.from_environment()).read()
    refusals = reading.refusals
    if as_json:
        print_json({"status": "refused" if refusals else "ok", "refusals": [refusal.as_json() for refusal in refusals]})
    else:
        for refusal in refusals:
            print(refusal.as_text())
        print(f"{reading.row_count:,} rows in {len(reading.tables)} files: {f'{len(refusals)} faults' if refusals else 'no faults'}")
    if refusals:
        raise typer.Exit(ExitCode.DATA_REFUSED)


@app.command()
def audit(key: ReleaseKey = None, as_json: AsJson = False) -> None:
    """Run the gate again on a published release."""
    from strikeledger.audit.session import audit_release
    from strikeledger.release.current import find_release

    settings = Settings.from_environment()
    reports = audit_release(settings, find_release(settings.layout, key))
    if as_json:
        print_json({"status": "passed" if all(report.passed for report in reports) else "refused", "files": [report.as_json() for report in reports]})
    else:
        for report in reports:
            print(f"{'passed' if report.passed else 'REFUSED'} {report.name}: {len(report.results)} rules")
            if any(not result.success for result in report.results):
                print(report.as_text())
    if not all(report.passed for report in reports):
        raise typer.Exit(ExitCode.DATA_REFUSED)


@app.command()
def releases(as_json: AsJson = False) -> None:
    """List the releases on disk and which one readers see."""
    from strikeledger.release.listing import listing

    entries = listing(Settings.from_environment().layout)
    if as_json:
        print_json({"releases": entries})
        return
    for entry in entries:
        mark = "*" if entry["is_current"] else " "
        print(f"{mark} {entry['release_key']}  {entry['published_at']}  {entry['row_count']:,} rows  {entry['note']}")
    if not entries:
        print("no release yet: run `strikeledger build`")


@app.command()
def diff(
    older: Annotated[str, typer.Argument(help="A release key, current, or previous (the one before the current).")] = "previous",
    newer: Annotated[str, typer.Argument(help="The same.")] = "current",
    table: Annotated[str | None, typer.Option(help="Only figures of this table.")] = None,
    action: Annotated[str | None, typer.Option(help="Only figures of the labor action with this key.")] = None,
    is_whole: Annotated[bool, typer.Option("--all", help="Print every figure, not the first 50.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say which figures differ between two releases, and which document made them so."""
    from strikeledger.release.comparison import compare
    from strikeledger.release.diff_words import describe

    comparison = compare(Settings.from_environment().layout, older, newer).only(table, action)
    print_json(comparison.as_json()) if as_json else print(describe(comparison, None if is_whole else 50))


@app.command()
def rollback(
    to: Annotated[str | None, typer.Argument(help="Release to go back to; the parent of the current one when left out.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let readers see an earlier release again. The release left behind stays on disk."""
    from strikeledger.release.lock import publish_lock
    from strikeledger.release.rollback import rollback as roll_back

    layout = Settings.from_environment().layout
    with publish_lock(layout, "rollback") as lock:
        result = roll_back(layout, lock, to)
    print_json(result.as_json()) if as_json else print(result.as_text())


@app.command()
def verify(key: ReleaseKey = None, as_json: AsJson = False) -> None:
    """Check a release byte by byte: link, manifest, sha256 of each file, row counts and content of each table."""
    from strikeledger.release.verify import verify as verified

    problems = verified(Settings.from_environment().layout, key)
    if as_json:
        print_json({"status": "damaged" if problems else "ok", "problems": [problem.as_json() for problem in problems]})
    else:
        print("\n".join(problem.as_text() for problem in problems) or "every file is as published")
    if problems:
        raise typer.Exit(ExitCode.DATA_REFUSED)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="One SELECT over the tables of schema marts.")],
    form: Annotated[str, typer.Option("--format", help="table, csv or json")] = "table",
    limit: Annotated[int, typer.Option(min=1, help="Most rows to print.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Ask the current release in SQL, read-only."""
    from strikeledger.release.query import rendered, run_query

    print(rendered(run_query(_current_file(), sql, limit), "json" if as_json else form))


@app.command()
def explain(
    table: str,
    key: str,
    column: str,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Tell what was shown at the end of this day (UTC).")] = None,
    as_json: AsJson = False,
) -> None:
    """Say who claims a figure, in which document and where in it, who disagrees, and why this one is shown."""
    from strikeledger.release.explain import explain as explained

    explanation = explained(_current_file(), table, key, column, as_of.date() if as_of else None)
    print_json(explanation.as_json()) if as_json else print(explanation.as_text())


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check the installation, the home folder and the release that readers see."""
    from strikeledger.doctor import examine

    findings = examine(Settings.from_environment())
    if as_json:
        print_json({"findings": [finding.as_json() for finding in findings]})
    else:
        print("\n".join(finding.as_text() for finding in findings))
    if any(finding.status == "bad" for finding in findings):
        raise typer.Exit(ExitCode.DATA_REFUSED)


def _current_file() -> Path:
    from strikeledger.release.current import published_file

    return published_file(Settings.from_environment().layout)


app.add_typer(cli_sources.app)
app.add_typer(cli_reports.app)
app.add_typer(cli_matches.app)
app.add_typer(cli_export.app)
app.add_typer(cli_backup.app)
app.add_typer(cli_dictionary.app)
app.add_typer(cli_watch.app)
app.add_typer(cli_serve.app)
app.add_typer(cli_site.app)


def main() -> None:
    """Entry point: plain messages and exit codes instead of tracebacks."""
    sys.stdout.reconfigure(errors="backslashreplace")  # as stderr is: a name that the terminal cannot write must not end a command
    try:
        app()
    except Exception as error:
        if options["debug"]:
            raise
        told, exit_code = _told(error)
        if "--json" in sys.argv:
            print_json({"status": "error", "error": told, "exit_code": exit_code})
        else:
            print(f"strikeledger: {told}", file=sys.stderr)
        sys.exit(exit_code)


def _told(error: Exception) -> tuple[str, int]:
    """What went wrong in words, and the exit code."""
    if isinstance(error, StrikeledgerError):
        return str(error), int(error.exit_code)
    if isinstance(error, OSError):
        reason = f"{error.strerror or error}: {error.filename or 'the home folder'}"
        return f"{reason}; the last release stands. Free space or mend the permission, then run again", DataRefused.exit_code
    told = f"a fault in the program itself ({type(error).__name__}: {error}); the last release stands; run again with --debug and report it"
    return told, DataRefused.exit_code
