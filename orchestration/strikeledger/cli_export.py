"""The commands that give a release away in another form. Thin, as in `cli`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from strikeledger.cli_sources import AsJson
from strikeledger.console import print_json
from strikeledger.errors import UsageError
from strikeledger.settings import Settings

app = typer.Typer()


@app.command()
def export(
    sqlite: Annotated[Path | None, typer.Option(help="The SQLite file to write.")] = None,
    datasette: Annotated[Path | None, typer.Option(help="Write the words of tables and columns there, for `datasette --metadata`.")] = None,
    superset: Annotated[Path | None, typer.Option(help="The bundle of dashboards to write, for `superset import-dashboards`.")] = None,
    release: Annotated[str | None, typer.Option(help="A release key; the one that readers see when left out.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a release as one SQLite file, with keys, references and indices, or dashboards on it for Superset.

    DuckDB, Parquet and CSV lie in the release itself. Dashboards follow the releases that come after.
    """
    from strikeledger.release.current import find_release

    if (sqlite is None) == (superset is None) or (superset and (datasette or release)):
        raise UsageError("say `export --sqlite FILE`, with --datasette or --release if you like, or `export --superset FILE`")
    layout = Settings.from_environment().layout
    found = find_release(layout, release)
    if superset:
        from strikeledger.release.superset import export_superset

        exported = export_superset(layout, found, superset, force)
    else:
        from strikeledger.release.sqlite import export_sqlite

        exported = export_sqlite(found, sqlite, datasette, force)
    print_json(exported.as_json()) if as_json else print(exported.as_text())


@app.command("share")
def share_release(
    release: Annotated[str | None, typer.Argument(help="A release key; the one that readers see when left out.")] = None, as_json: AsJson = False
) -> None:
    """Put a release into the team's DuckLake (STRIKELEDGER_LAKE_CATALOG, STRIKELEDGER_LAKE_DATA), in one transaction."""
    from strikeledger.lake.sharing import share
    from strikeledger.lake.store import Lake
    from strikeledger.release.current import find_release

    layout = Settings.from_environment().layout
    shared = share(Lake.from_environment(layout), layout, find_release(layout, release))
    print_json(asdict(shared)) if as_json else print(shared.as_text())
