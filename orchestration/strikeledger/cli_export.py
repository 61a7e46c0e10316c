"""The command that writes a release in another form. Thin, as in `cli`."""

from pathlib import Path
from typing import Annotated

import typer

from strikeledger.cli_sources import AsJson
from strikeledger.console import print_json
from strikeledger.settings import Settings

app = typer.Typer()


@app.command()
def export(
    sqlite: Annotated[Path, typer.Option(help="The SQLite file to write.")],
    datasette: Annotated[Path | None, typer.Option(help="Write the words of tables and columns there, for `datasette --metadata`.")] = None,
    release: Annotated[str | None, typer.Option(help="A release key; the one that readers see when left out.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write a release as one SQLite file, with keys, references and indices. DuckDB, Parquet and CSV lie in the release itself."""
    from strikeledger.release.current import find_release
    from strikeledger.release.sqlite import export_sqlite

    exported = export_sqlite(find_release(Settings.from_environment().layout, release), sqlite, datasette, force)
    print_json(exported.as_json()) if as_json else print(exported.as_text())
