"""The command that writes the data dictionary, and the one that says whether it is stale. Thin, as in `cli`."""

import difflib
from pathlib import Path
from typing import Annotated

import typer

from strikeledger.cli_sources import AsJson
from strikeledger.console import print_json
from strikeledger.errors import ExitCode, UsageError
from strikeledger.paths import project_root
from strikeledger.settings import Settings

app = typer.Typer()


@app.command()
def dictionary(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; docs/data_dictionary.md of the checkout when left out.")] = None,
    is_check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when the file is not what would be written.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the data dictionary: each published table with its columns, codes and keys, from the models' contracts."""
    from strikeledger.warehouse.dbt import manifest
    from strikeledger.warehouse.dictionary import dictionary as written

    target = file or project_root() / "docs" / "data_dictionary.md"
    if not target.parent.is_dir():
        raise UsageError(f"{target.parent} is not a folder; name the file to write: `strikeledger dictionary FILE`")
    settings = Settings.from_environment()
    text = written(manifest(settings), settings.seeds / "vocabulary")
    held = target.read_text(encoding="utf-8") if target.is_file() else ""
    differing = [line for line in difflib.unified_diff(held.splitlines(), text.splitlines(), "held", "would be written", n=0, lineterm="")]
    if not is_check and held != text:
        target.write_text(text, encoding="utf-8")
    status = ("stale" if is_check else "written") if held != text else "current"
    if as_json:
        print_json({"status": status, "file": str(target), "difference": differing if is_check else []})
    else:
        print(f"{target}: {status}")
        if status == "stale":
            print("\n".join(differing[:20]))
            print("run `strikeledger dictionary` and commit what it writes")
    if status == "stale":
        raise typer.Exit(ExitCode.DATA_REFUSED)
