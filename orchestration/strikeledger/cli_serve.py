"""The command that serves a home over HTTP. Thin, as in `cli`."""

import signal
import socket
import sys
from typing import Annotated

import typer

from strikeledger.cli_sources import AsJson
from strikeledger.console import print_json
from strikeledger.errors import UsageError
from strikeledger.settings import home_from_environment

app = typer.Typer()

_GRACE_SECONDS = 6  # longer than the longest answer


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; any but loopback can be reached by others.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8474,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Queries that run at once; one more is told to come again.")] = 3,
    allow_host: Annotated[list[str] | None, typer.Option(help="A name under which others reach this server, for a reverse proxy.")] = None,
    as_json: AsJson = False,
) -> None:
    """Serve the site, the files and guarded SQL of the current release on http://127.0.0.1:8474. Ends with Ctrl-C."""
    import uvicorn

    from strikeledger.paths import Layout
    from strikeledger.serving import limits
    from strikeledger.serving.app import application
    from strikeledger.serving.security import LOOPBACK_NAMES
    from strikeledger.serving.shelf import Shelf

    layout = Layout(home_from_environment())
    listening = _listening(host, port)
    named = f"[{host}]" if ":" in host else host
    url = f"http://{named}:{listening.getsockname()[1]}"
    hosts = {*LOOPBACK_NAMES, named, *(allow_host or ())}
    config = uvicorn.Config(
        application(layout, hosts, workers),
        http="h11",  # the strict parser; httptools takes request lines without end
        h11_max_incomplete_event_size=limits.LONGEST_BODY,
        ws="none",
        loop="asyncio",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_level="warning",
        limit_concurrency=200,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    # uvicorn ends cleanly and then raises the signal again, which would make the exit code that of a killed process.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: setattr(server, "should_exit", True))
    release = Shelf(layout).current()
    told = {"url": url, "home": str(layout.home), "release_key": release and release.key, "workers": workers}
    if as_json:
        print_json(told)
    else:
        what = f"release {release.key}" if release else "nothing yet"
        print(f"{url} serves {what} of {layout.home}; SQL under {url}/sql; Ctrl-C ends it")
    if named not in LOOPBACK_NAMES:
        print(f"warning: whoever reaches {named} can ask this release; docs/query-over-http.md says what to put before it", file=sys.stderr)
    sys.stdout.flush()
    server.run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    """Raises UsageError when the address cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=100)
    except OSError as error:
        raise UsageError(f"cannot listen on {host}:{port}: {error.strerror}; choose another with --host and --port") from None
    # Inherited by every connection. Without it a kept connection waits 40 ms for each answer, measured: the median of one figure was 48 ms.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening
