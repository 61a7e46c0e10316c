"""Commands on names and matches: what was not resolved, and how good the matches are. Thin, as in `cli`."""

from pathlib import Path
from typing import Annotated

import typer

from strikeledger.cli_sources import AsJson
from strikeledger.console import print_json
from strikeledger.errors import UsageError
from strikeledger.settings import Settings

app = typer.Typer()


@app.command()
def unmatched(
    kind: Annotated[str | None, typer.Argument(help="union, employer, state, industry, demand_topic or action; all when left out.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most entries to print of each.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show names that no entity is known for, and rows that may be of one action: what to add to which file of the seeds."""
    from strikeledger.release.current import published_file
    from strikeledger.release.unmatched import ACTION, unmatched_actions, unmatched_as_text, unmatched_names

    file = published_file(Settings.from_environment().layout)
    names = unmatched_names(file, kind) if kind != ACTION else []
    actions = unmatched_actions(file) if kind in (None, ACTION) else []
    if as_json:
        print_json({"names": [name.as_json() for name in names], "actions": [action.as_json() for action in actions]})
    else:
        print(unmatched_as_text(names, actions, limit))


@app.command("match-benchmark")
def match_benchmark(
    gold: Annotated[
        Path, typer.Argument(help="CSV of pairs that people found: bls_org, bls_begin, lat_timestamp; complete for its years.")
    ],
    as_json: AsJson = False,
) -> None:
    """Hold the matches of the current release against pairs that people found: precision, recall, and every miss."""
    from strikeledger.release.current import published_file
    from strikeledger.release.match_benchmark import score_matches

    if not gold.is_file():
        raise UsageError(f"{gold} is not a file")
    score = score_matches(published_file(Settings.from_environment().layout), gold)
    print_json(score.as_json()) if as_json else print(score.as_text())
