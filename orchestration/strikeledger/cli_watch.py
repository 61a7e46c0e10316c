"""Commands that refresh without a hand on them: watch, ui. Thin, as in `cli`."""

import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from strikeledger.cli_sources import AsJson
from strikeledger.console import print_json
from strikeledger.errors import ExitCode
from strikeledger.paths import project_root
from strikeledger.settings import Settings

app = typer.Typer()

_WARNING = "<4>"  # as sd-daemon(3) has it: journald keeps the level of a line that begins so


@app.command()
def watch(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now and end, with the exit code of `build`: for cron.")] = False,
    as_json: AsJson = False,
) -> None:
    """Publish what is dropped, loaded, withdrawn or changed, without a hand on it: one warm process, one line for each event."""
    from strikeledger.release.lock import watch_lock
    from strikeledger.watch import Watcher

    settings, stop = Settings.from_environment(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with watch_lock(settings.layout):
        watcher = Watcher(settings, _tell_as_json if as_json else _tell, stop)
        code = watcher.step() if once else watcher.run()
    raise typer.Exit(code or ExitCode.OK)


@app.command()
def ui(
    host: Annotated[str, typer.Option(help="Anybody who reaches it can start runs: it asks for no password.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 3000,
    as_json: AsJson = False,
) -> None:
    """Show the warehouse's graph in a browser and refresh as `watch` does, with Dagster's web server and daemon. Ends with Ctrl-C."""
    settings = Settings.from_environment()
    home = os.environ.get("DAGSTER_HOME") or str(_dagster_home(settings))
    # Dagster's processes start elsewhere: what was told relative to here would name other folders there.
    folders = {"HOME": settings.home, "SEEDS": settings.seeds, "EXPECTATIONS": settings.expectations}
    environment = {**os.environ, **{f"STRIKELEDGER_{name}": str(folder) for name, folder in folders.items()}, "DAGSTER_HOME": home}
    # A shell starts what runs in its background with signals ignored, and Dagster would keep that: it could only be killed.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    os.chdir(home)
    told = {"url": f"http://{host}:{port}", "home": str(settings.home), "drop_folder": str(settings.layout.drop), "dagster_home": home}
    if as_json:
        print_json(told)
    else:
        print("{url} shows {home}; what is put into {drop_folder}/<source>/ is published".format(**told))
    sys.stdout.flush()
    quiet = ["-W", "ignore:Function `dev_command` is superseded"]  # by `dg dev`, which wants to stand in the project's folder
    arguments = [*quiet, "-m", "dagster", "dev", "--host", host, "--port", str(port), "--module-name", "strikeledger.definitions"]
    os.execve(sys.executable, [sys.executable, *arguments], environment)


def _dagster_home(settings: Settings) -> Path:
    """A folder of Dagster's own records in the home, its settings written anew at each start."""
    import yaml

    folder = settings.layout.dagster_home
    folder.mkdir(parents=True, exist_ok=True)
    storage = {"module": "strikeledger.event_log", "class": "EventLog", "config": {"base_dir": str(folder / "history" / "runs")}}
    shipped = (project_root() / "dagster.yaml").read_text(encoding="utf-8")
    (folder / "dagster.yaml").write_text(f"{shipped}\n{yaml.safe_dump({'event_log_storage': storage})}", encoding="utf-8")
    return folder


def _tell(event) -> None:
    from strikeledger.journal import utc_text

    level = _WARNING if not event.is_good and "JOURNAL_STREAM" in os.environ else ""
    for number, line in enumerate((f"{utc_text()} {event.kind_code}: {event.message}", *event.lines)):
        print(f"{level}{'  ' if number else ''}{line}", flush=True)


def _tell_as_json(event) -> None:
    from strikeledger.journal import utc_text

    told = {"at": utc_text(), "event": event.kind_code, "is_good": event.is_good, "message": event.message, "lines": event.lines}
    print(json.dumps({**told, **event.facts}, ensure_ascii=False, default=str), flush=True)
