"""Commands on reported actions: check files, report, list. Thin, as in `cli`."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from strikeledger.cli_sources import AsJson
from strikeledger.console import print_json
from strikeledger.errors import ExitCode, UsageError
from strikeledger.settings import Settings

app = typer.Typer()


@app.command()
def report(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Report files (.yaml, .json, .csv); asks in the terminal when left out.")
    ] = None,
    template: Annotated[str | None, typer.Option(help="Print an empty report: yaml, or csv for many actions.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a report, for editors.")] = False,
    as_json: AsJson = False,
) -> None:
    """Report a labor action, add to one, correct or withdraw a report. The next build publishes what is accepted."""
    from strikeledger.sources.reports.book import seeds_book

    settings = Settings.from_environment()
    if schema:
        from strikeledger.sources.reports.schema import json_schema

        print_json(json_schema(seeds_book(settings.seeds)))
    elif template:
        _print_template(template, settings)
    elif files:
        _receive(settings, files, as_json)
    elif as_json:
        raise UsageError("--json wants files: strikeledger report FILE --json")
    else:
        from strikeledger.cli_interview import interview

        written = interview(settings)
        if written:
            try:
                _receive(settings, [written], as_json)
            finally:
                shutil.rmtree(written.parent)


@app.command()
def reports(as_json: AsJson = False) -> None:
    """List the accepted reports: what each tells, whether it stands, and the first release that holds it."""
    from strikeledger.release.history import published_events
    from strikeledger.sources.reports.listing import accepted_reports, listing_as_text

    settings = Settings.from_environment()
    first_releases: dict[str, str] = {}
    for event in published_events(settings.layout):
        for sha256 in event["input_sha256s"].values():
            first_releases.setdefault(sha256, event["release_key"])
    entries = accepted_reports(settings, first_releases)
    print_json({"reports": entries}) if as_json else print(listing_as_text(entries))


def check_files(files: list[Path], as_json: bool) -> None:
    """Say what is wrong with report files; exit 1 when one would be refused, also in part."""
    from strikeledger.sources.reports.receiving import claim_as_text, examine_unrecorded

    found = examine_unrecorded(Settings.from_environment(), files)
    is_refused = any(each.refusals for _, each in found)
    if as_json:
        told = [
            {
                "file": str(file),
                "is_held": each.held is not None,
                "rows": each.row_count,
                "accepted": len(each.reports),
                "refusals": [refusal.as_json() for refusal in each.refusals],
                "reports": [report.telling.labor_action_key for report in each.reports],
            }
            for file, each in found
        ]
        print_json({"status": "refused" if is_refused else "ok", "files": told})
    else:
        for file, each in found:
            for refusal in each.refusals:
                print(refusal.as_text())
            for told in each.reports:
                print(f"{file}: {told.telling.kind}: {told.telling.labor_action_key}")
            for claim in each.claims[:20]:
                print(f"    {claim_as_text(claim)}")
            faults = f"{len(each.refusals)} fault{'' if len(each.refusals) == 1 else 's'}" if each.refusals else "no faults"
            print(f"{file}: {f'already held since {each.held.fetched_at}' if each.held else faults}")
    if is_refused:
        raise typer.Exit(ExitCode.DATA_REFUSED)


def _print_template(form: str, settings: Settings) -> None:
    from strikeledger.sources.reports.book import seeds_book
    from strikeledger.sources.reports.templates import csv_template, yaml_template

    if form not in ("yaml", "csv"):
        raise UsageError(f"--template is {form!r}; there are yaml and csv")
    print(yaml_template(seeds_book(settings.seeds)) if form == "yaml" else csv_template(), end="")


def _receive(settings: Settings, files: list[Path], as_json: bool) -> None:
    from strikeledger.sources.reports.files import SUFFIXES
    from strikeledger.sources.reports.receiving import receive_report

    for file in files:
        if not file.is_file() or not file.name.endswith(SUFFIXES):
            raise UsageError(f"{file} is no {', '.join(SUFFIXES)} file; nothing was accepted")
    receipts = [receive_report(settings, file) for file in files]
    is_good = all(receipt.is_good and not receipt.refusals for receipt in receipts)
    if as_json:
        print_json({"status": "ok" if is_good else "refused", "files": [receipt.as_json() for receipt in receipts]})
    else:
        for receipt in receipts:
            print(receipt.as_text(), file=sys.stdout if receipt.is_good else sys.stderr)
    if not is_good:
        raise typer.Exit(ExitCode.DATA_REFUSED)
