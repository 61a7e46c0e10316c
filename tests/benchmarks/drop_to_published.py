"""How long after a report is dropped into the inbox readers see it, by each way to leave the warehouse alone.

``python -m tests.benchmarks.drop_to_published`` starts `strikeledger watch`, `strikeledger ui`, and the latter with the run launcher that
Dagster has of itself, each on a home of its own, and drops reports into them in turn. It prints medians; ``--json`` prints all runs.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.benchmarks.refresh_latency import ROOT, drop_report, make_removable

DEADLINE_SECONDS = 300


@dataclass
class Service:
    """``arguments``: what is run. ``without``: a setting of the shipped dagster.yaml that is left out."""

    name: str
    home: Path
    arguments: list[str]
    without: str | None = None
    seconds: list[float] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "STRIKELEDGER_HOME": str(self.home), "STRIKELEDGER_SEEDS": str(ROOT / "seeds")}

    @contextmanager
    def running(self):
        environment = self.environment
        if self.without:
            settings = yaml.safe_load((ROOT / "dagster.yaml").read_text(encoding="utf-8"))
            del settings[self.without]
            log = {"module": "strikeledger.event_log", "class": "EventLog", "config": {"base_dir": str(self.home / "dagster" / "runs")}}
            (self.home / "dagster").mkdir()
            (self.home / "dagster" / "dagster.yaml").write_text(yaml.safe_dump(settings | {"event_log_storage": log}), encoding="utf-8")
            environment["DAGSTER_HOME"] = str(self.home / "dagster")
        command = [sys.executable, "-m", "strikeledger", *self.arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        process = subprocess.Popen(command, env=environment, **quiet)
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def drop(self, number: int) -> float:
        """Seconds until readers see a release that holds the report."""
        before, started = (self.home / "current").readlink(), time.monotonic()
        drop_report(self.home, number, settled=False)
        while (self.home / "current").readlink() == before:
            if time.monotonic() > started + DEADLINE_SECONDS:
                raise SystemExit(f"{self.name}: nothing was published in {DEADLINE_SECONDS} s")
            time.sleep(0.05)
        return time.monotonic() - started


def _port() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        services = [
            Service("watch", Path(folder) / "watch", ["watch"]),
            Service("daemon", Path(folder) / "daemon", ["ui", "--port", _port()]),
            Service("daemon, Dagster's launcher", Path(folder) / "plain", ["ui", "--port", _port()], without="run_launcher"),
        ]
        running.callback(make_removable, Path(folder))
        first = services[0]
        subprocess.run([sys.executable, "-m", "strikeledger", "build"], env=first.environment, check=True, capture_output=True)
        for service in services[1:]:
            shutil.copytree(first.home, service.home, symlinks=True)
        for service in services:
            running.enter_context(service.running())
        for service in services:  # the first of each waits for the service to start
            service.drop(0)
        for number in range(1, options.rounds + 1):
            for service in services:
                time.sleep(20)  # what the last run left to do, and the process in reserve
                service.seconds.append(service.drop(number))
    if options.json:
        print(json.dumps([{"way": service.name, "seconds": service.seconds} for service in services], indent=1))
    else:
        print(f"{'way':<28}{'median s':>9}{'least s':>9}{'most s':>9}  (report dropped to release seen, {options.rounds} rounds in turn)")
        for service in services:
            print(f"{service.name:<28}{statistics.median(service.seconds):>9.1f}{min(service.seconds):>9.1f}{max(service.seconds):>9.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
