"""kill -9: of publishing before each single change of the disk and at random moments, and of the real build over its full length."""

import csv
import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired

from strikeledger.paths import Layout

from tests.conftest import Home
from tests.faults.readers import DEERE, Reader, read_real, read_small
from tests.faults.refresher import Refresher, Request
from tests.faults.sound import faults_after_a_start, faults_of_records, faults_of_release
from tests.faults.tally import Tally
from tests.integration.release.small_warehouse import SmallHome, counted

# The stages of a build, as it prints them, into which a kill is aimed besides those at any moment.
STAGES = ("load …", "build and test …", "audit …", "publish …")


def before_each_change(folder: Path, tally: Tally) -> None:
    """Kill a refresh before its first change of the disk, the next before its second, and so on until one gets through."""
    home = SmallHome(folder)
    home.publish(counted(0))
    seen = number = step = 0
    with Refresher() as refresher:
        code = -signal.SIGKILL
        while code == -signal.SIGKILL:
            step, number = step + 1, number + 1
            code, told = refresher.run(Request(str(folder), number, die_before=step))
            _, found = read_small(folder)
            tally.rounds += 1
            tally.outcomes["published" if found == number else "last release"] += 1
            tally.require(found in (seen, number), f"change {step}: readers see {found}, not {seen} or {number}")
            tally.missed += [f"change {step}: {fault}" for fault in faults_after_a_start(folder)]
            seen = found
    tally.require(code == 0 and seen == number, f"the refresh that was not killed ended with {code}: {told}")


def at_random_moments(folder: Path, rounds: int, dice: random.Random, tally: Tally) -> None:
    """Kill refreshes that follow one another, from the start of one to well into the second, under a looping reader."""
    home = SmallHome(folder)
    home.publish(counted(0))
    with Refresher() as refresher, Reader(read_small, folder, 0.002) as reader:
        started = time.monotonic()
        refresher.run(Request(str(folder), 1))
        whole_refresh = time.monotonic() - started
        for turn in range(rounds):
            before = read_small(folder)
            process = refresher.begin(Request(str(folder), before.number + 1, is_endless=True))
            if turn % 4 == 3:  # into the second refresh, so that the campaign gets on however busy the machine is
                reader.wait_for_another()
            time.sleep(dice.uniform(0, 1.2) * whole_refresh)
            os.kill(process, signal.SIGKILL)
            refresher.end()
            tally.rounds += 1
            tally.outcomes["published" if read_small(folder) != before else "last release"] += 1
    reader.report(tally)
    tally.missed += faults_after_a_start(folder)
    tally.require(tally.outcomes["published"] >= rounds // 4, "hardly anything was published between the kills")


def of_builds(home: Home, rounds: int, dice: random.Random, tally: Tally, whole_build_seconds: float | None) -> None:
    """Kill `strikeledger build` with its whole process group; each has a changed figure to publish. Then one build gets through.

    ``whole_build_seconds``: kill at any moment of such a length; None: a moment after a stage begins, which suits any machine.
    """
    with Reader(read_real, home.folder, 0.02) as reader:
        for turn in range(rounds):
            before = read_real(home.folder)
            change_deere(home.seeds, before.number)
            process = Popen(home.command("build"), env=home.environment, stdout=DEVNULL, stderr=PIPE, text=True, start_new_session=True)
            if whole_build_seconds is not None and turn % 2 == 0:
                _wait(process, dice.uniform(0, 1.05) * whole_build_seconds)
            else:
                stage = STAGES[-1 - turn % len(STAGES)]
                while (line := process.stderr.readline()) and line.strip() != stage:
                    pass
                _wait(process, dice.uniform(0, 2.5))
            with suppress(ProcessLookupError):  # it may have ended by itself
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            tally.rounds += 1
            tally.outcomes["published" if read_real(home.folder) != before else "last release"] += 1
            tally.missed += [f"kill {turn + 1}: {fault}" for fault in faults_of_release(home.folder)]
        before = read_real(home.folder)
        change_deere(home.seeds, before.number)
        result = home.run("build")
        tally.require(result.returncode == 0, f"the build after the kills ended with {result.returncode}: {result.stderr}")
        tally.require(read_real(home.folder).number != before.number, "the build after the kills did not publish the changed figure")
    reader.report(tally)
    tally.missed += faults_of_records(home.folder) + faults_of_release(home.folder)
    staging = Layout(home.folder).staging
    runs = [path for path in staging.iterdir() if path.is_dir() and not path.is_symlink()]
    tally.require(len(runs) == 1, f"staging was not swept: {[path.name for path in runs]}")


def change_deere(seeds: Path, number: int) -> None:
    """Another head count for John Deere 2021 than ``number``: 10,000 or 10,100."""
    change_cell(seeds / "strikes.csv", DEERE, "workers_involved_count", "10100" if number == 10000 else "10000")


def change_cell(file: Path, key: str, column: str, value: str) -> None:
    with file.open(encoding="utf-8", newline="") as opened:
        header, *rows = csv.reader(opened)
    for row in rows:
        if row[0] == key:
            row[header.index(column)] = value
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, lineterminator="\n").writerows([header, *rows])


def whole_build_seconds(home: Home, tally: Tally) -> float:
    """How long a build that publishes takes, unkilled."""
    change_deere(home.seeds, read_real(home.folder).number)
    started = time.monotonic()
    result = home.run("build")
    tally.require(result.returncode == 0, f"the first build ended with {result.returncode}: {result.stderr}")
    return time.monotonic() - started


def _wait(process: Popen, seconds: float) -> None:
    with suppress(TimeoutExpired):
        process.wait(timeout=seconds)
