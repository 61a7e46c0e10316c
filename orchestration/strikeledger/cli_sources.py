"""Commands on publishers' files: load, fetch, sources, withdraw. Thin, as in `cli`."""

import sys
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from strikeledger.console import print_json
from strikeledger.errors import ExitCode, UsageError
from strikeledger.settings import Settings

app = typer.Typer()

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
Vintage = Annotated[str | None, typer.Option(help="The day that the file describes, YYYY-MM-DD; told by the file itself when left out.")]
Year = Annotated[int | None, typer.Option(min=1880, max=2035, help="The year that the file is of, where neither it nor its name tells.")]
Source = Annotated[str | None, typer.Argument(help="A source such as bls_work_stoppages, or its beginning; see `strikeledger sources`.")]


@app.command()
def load(
    source: Source = None,
    files: Annotated[list[Path] | None, typer.Argument(help="Files of that publisher.")] = None,
    dropped: Annotated[bool, typer.Option("--dropped", help="Load what lies in the drop folder instead.")] = False,
    vintage: Vintage = None,
    year: Year = None,
    as_json: AsJson = False,
) -> None:
    """Take publishers' files into the archive; the next build reads them. What no layout fits is refused and kept in quarantine."""
    from strikeledger.sources.admission import load_file
    from strikeledger.sources.drop import take_dropped
    from strikeledger.sources.registry import published_source

    settings = Settings.from_environment()
    if dropped:
        if source or files or vintage or year:
            raise UsageError("--dropped takes what lies in the drop folder and nothing else beside it")
        _tell(take_dropped(settings), as_json, nothing=f"nothing lies in {settings.layout.drop}")
        return
    if source is None or not files:
        raise UsageError("name a source and its files: strikeledger load bls_work_stoppages monthly-listing.xlsx; or use --dropped")
    known, publisher = _known(vintage, year), published_source(source)
    for file in files:
        if not file.is_file():
            raise UsageError(f"{file} is not a file; nothing was loaded")
    _tell([load_file(settings, publisher, file, known) for file in files], as_json)


@app.command()
def fetch(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources to fetch; all that have an address when left out.")] = None,
    url: Annotated[list[str] | None, typer.Option(help="An address to fetch instead of the source's own; may be repeated.")] = None,
    vintage: Vintage = None,
    year: Year = None,
    as_json: AsJson = False,
) -> None:
    """Ask publishers over HTTP for what is newer than the last delivery, and load it."""
    from strikeledger.sources.fetch import fetch as fetched
    from strikeledger.sources.registry import published_source, published_sources

    settings, known = Settings.from_environment(), _known(vintage, year)
    publishers = [published_source(code) for code in sources] if sources else [each for each in published_sources() if each.urls]
    if url and len(sources or ()) != 1:
        raise UsageError("--url belongs to one source: strikeledger fetch bls_work_stoppages --url https://…")
    _tell([receipt for publisher in publishers for receipt in fetched(settings, publisher, url or (), known=known)], as_json)


@app.command()
def sources(
    source: Source = None,
    files: Annotated[bool, typer.Option("--files", help="List each file, its sha256, its origin, and the releases that used it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what is held of each publisher: files, rows, coverage, licence, and whether a newer file is due."""
    from strikeledger.release.history import published_events
    from strikeledger.sources.inventory import inventory
    from strikeledger.sources.registry import published_source, published_sources

    layout = Settings.from_environment().layout
    chosen = [published_source(source)] if source else published_sources()
    releases: defaultdict[str, list[str]] = defaultdict(list)
    for event in published_events(layout):
        for sha256 in set(event["input_sha256s"].values()):
            releases[sha256].append(event["release_key"])
    told = [state.as_json(releases) for state in inventory(layout, chosen, date.today())]
    if as_json:
        short = [state | {"files": len(state["files"])} for state in told]
        print_json({"drop_folder": str(layout.drop), "sources": told if files else short})
        return
    for state in told:
        print("\n".join(_source_lines(state, with_files=files)))
    print(f"to load a file: strikeledger load SOURCE FILE, or put it into {layout.drop}/SOURCE/")


@app.command()
def withdraw(
    source: Annotated[str, typer.Argument(help="The source that holds the file.")],
    sha256: Annotated[str, typer.Argument(help="sha256 of the file, or its first characters; `strikeledger sources --files` tells it.")],
    because: Annotated[str, typer.Option(help="Why; kept in the record.")],
    as_json: AsJson = False,
) -> None:
    """Leave a file that was loaded by mistake out of later builds. The archive and earlier releases keep it."""
    from strikeledger.sources.deliveries import delivery_record
    from strikeledger.sources.registry import published_source
    from strikeledger.sources.reports import SOURCE_CODE

    if source == SOURCE_CODE:
        raise UsageError("a report is taken back by a report: write one with `withdraws: KEY`; `strikeledger reports` lists the keys")
    if not because.strip() or len(sha256) < 8:
        raise UsageError("say why with --because, and give at least 8 characters of the sha256")
    with delivery_record(Settings.from_environment().layout) as record:
        withdrawn = record.withdraw(published_source(source).code, sha256, because)
    if as_json:
        print_json({"status": "withdrawn", "source": withdrawn.source_code, "file": withdrawn.file_name, "sha256": withdrawn.sha256})
    else:
        print(f"{withdrawn.source_code}: {withdrawn.file_name}: withdrawn; the next build does without it")


def refused_file_as_text(file: Mapping) -> str:
    """A publisher's file that a build left out: which, why, where it waits, how to mend it."""
    from strikeledger.sources.refusals import Refusal

    lines = [f"{file['source']}: {file['file']}: {file['reason']}"]
    lines += [f"  {line}" for refusal in file["refusals"][:5] for line in Refusal(**refusal).as_text().split("\n")]
    return "\n".join(lines + ([f"  reasons: {file['quarantine']}"] if file["quarantine"] else []))


def _known(vintage: str | None, year: int | None):
    from strikeledger.sources.layouts import KnownFile

    try:
        return KnownFile(vintage_date=date.fromisoformat(vintage) if vintage else None, period_year=year)
    except ValueError:
        raise UsageError(f"--vintage is {vintage!r}; write it as YYYY-MM-DD") from None


def _tell(receipts: list, as_json: bool, nothing: str = "") -> None:
    """Print what came of each file; exit 1 when one was refused or did not come."""
    is_good = all(receipt.is_good for receipt in receipts)
    if as_json:
        print_json({"status": "ok" if is_good else "refused", "files": [receipt.as_json() for receipt in receipts]})
    else:
        for receipt in receipts:
            print(receipt.as_text(), file=sys.stdout if receipt.is_good else sys.stderr)
        if not receipts:
            print(nothing)
    if not is_good:
        raise typer.Exit(ExitCode.DATA_REFUSED)


def _source_lines(state: Mapping, *, with_files: bool) -> list[str]:
    first, last = state["coverage_from"], state["coverage_to"]
    covered = f"{first or '…'} to {last or '…'}" if first or last else "not told"
    due = "; overdue: a newer file should be out" if state["is_overdue"] else ""
    leave = "may leave in a release" if state["is_redistributable"] else "rows may not be redistributed"
    lines = [f"{state['source']}: {state['state']}{due}"]
    lines.append(f"  {state['title']}, {state['publisher']}; {state['cadence']}; {state['homepage']}")
    if state["files"]:
        counts = f"{len(state['files'])} files, {state['rows']:,} rows, {state['refused_rows']:,} quarantined"
        lines.append(f"  {counts}; last vintage {state['last_vintage']}; coverage {covered}")
    lines.append(f"  licence {state['licence']}, {leave}")
    lines += [f"  refused {report['at']}: {report['file']}, see {report['folder']}" for report in state["refused"]]
    lines += [f"  waits in the drop folder: {path}" for path in state["waiting"]]
    for file in state["files"] if with_files else ():
        told = f"{file['file']}, {file['layout']}, vintage {file['vintage_date']}, {file['rows']:,} rows"
        lines.append(f"  {file['delivery_number']}. {told}")
        lines.append(f"     {file['source_document_key']}, sha256 {file['sha256']}")
        lines.append(f"     from {file['origin']} at {file['fetched_at']}; releases: {', '.join(file['releases']) or 'none yet'}")
    return lines
