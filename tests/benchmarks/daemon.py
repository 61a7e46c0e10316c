"""The part ``daemon``: how long after a report is dropped into the inbox readers see it, by each way to leave the warehouse alone.

`strikeledger watch`, `strikeledger ui`, and the latter with the run launcher that Dagster has of itself, each on a home of its own.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.benchmarks.homes import ROOT, copied, drop_report, environment, remove
from tests.benchmarks.runs import Run, Way, alternate

DAEMON = "daemon"
WATCH, UI, UI_PLAIN = "watch", "daemon", "daemon-plain"
DEADLINE_SECONDS, REST_SECONDS = 300, 20
WARM_UP = 0  # the number of the report that nobody measures


@dataclass
class Service:
    """``arguments``: what is run. ``without``: a setting of the shipped dagster.yaml that is left out."""

    home: Path
    arguments: list[str]
    without: str | None = None

    @contextmanager
    def running(self):
        variables = environment(self.home)
        if self.without:
            settings = yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))
            del settings[self.without]
            log = {"module": "strikeledger.event_log", "class": "EventLog", "config": {"base_dir": str(self.home / "dagster" / "runs")}}
            (self.home / "dagster").mkdir()
            (self.home / "dagster" / "dagster.yaml").write_text(yaml.safe_dump(settings | {"event_log_storage": log}), encoding="utf-8")
            variables["DAGSTER_HOME"] = str(self.home / "dagster")
        command = [sys.executable, "-m", "strikeledger", *self.arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        process = subprocess.Popen(command, env=variables, **quiet)
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def drop(self, number: int) -> Run:
        """How long it takes until readers see a release that holds the report."""
        current = self.home / "current"
        before, started = current.readlink(), time.monotonic()
        drop_report(self.home, number, settled=False)
        while current.readlink() == before:
            if time.monotonic() > started + DEADLINE_SECONDS:
                return Run(failure=f"nothing was published in {DEADLINE_SECONDS} s")
            time.sleep(0.05)
        return Run(seconds=time.monotonic() - started)

    def drop_rested(self, number: int) -> Run:
        time.sleep(REST_SECONDS)  # what the last run left to do, and the process in reserve
        return self.drop(number)


def daemon(folder: Path, names: Sequence[str], rounds: int, heard: Callable[[Run], None]) -> None:
    """``folder``: with the seeds built in its ``base``."""
    arguments = {WATCH: ["watch"], UI: ["ui", "--port", _port()], UI_PLAIN: ["ui", "--port", _port()]}
    with ExitStack() as stack:
        services = {}
        for name in names:
            home = copied(folder, f"daemon-{name}")
            stack.callback(remove, home)
            services[name] = Service(home, arguments[name], "run_launcher" if name == UI_PLAIN else None)
            stack.enter_context(services[name].running())
        for service in services.values():  # the first of each waits for the service to start
            service.drop(WARM_UP)
        alternate(DAEMON, [Way(name, service.drop_rested) for name, service in services.items()], rounds, heard)


def _port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])
