"""The command that opens the site of a release. Thin, as in `cli`."""

import sys
import webbrowser
from typing import Annotated

import typer

from strikeledger.cli_sources import AsJson
from strikeledger.console import print_json
from strikeledger.paths import Layout
from strikeledger.settings import home_from_environment

app = typer.Typer()


@app.command()
def site(
    key: Annotated[str | None, typer.Argument(help="A release key; the release that readers see when left out.")] = None,
    is_printed: Annotated[bool, typer.Option("--print", help="Only print where the front page is.")] = False,
    as_json: AsJson = False,
) -> None:
    """Open the pages of a release in the browser: they are files, no server is needed."""
    from strikeledger.release.current import find_release
    from strikeledger.site.location import front_page

    release = find_release(Layout(home_from_environment()), key)
    page = front_page(release)
    if as_json:
        print_json({"release_key": release.key, "front_page": str(page)})
        return
    print(page)
    if not is_printed and not webbrowser.open(page.as_uri()):
        print("no browser answered; open that file in one", file=sys.stderr)
