"""One run and what it took; how runs alternate; their medians and ratios."""

import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.benchmarks.homes import ROOT
from tests.benchmarks.phases import Phases

REASON_CHARACTERS = 2000


@dataclass(frozen=True)
class Run:
    """One run of one way. ``part``: of the benchmarks. ``count``: of generated actions. ``seconds``: of the clock.
    ``processor_seconds``: of all its processes. ``peak_bytes``: of the largest of them; both are None where they are not measured.
    ``failure``: why there are no figures.
    """

    part: str = ""
    way: str = ""
    count: int = 0
    round: int = 0
    seconds: float = 0.0
    processor_seconds: float | None = None
    peak_bytes: int | None = None
    phases: Phases | None = None
    failure: str = ""


@dataclass(frozen=True)
class Way:
    """One way to come to the same. ``run``: takes the number of the round, returns what it took; never raises for what fails in it."""

    name: str
    run: Callable[[int], Run]


@dataclass(frozen=True)
class Summary:
    """The runs of one way and count: medians of those that did not fail, least and most seconds. ``failure``: of the first that failed."""

    part: str
    way: str
    count: int
    runs: int
    failed: int
    seconds: float | None
    least_seconds: float | None
    most_seconds: float | None
    processor_seconds: float | None
    peak_bytes: float | None
    phases: Phases
    failure: str


def measured(command: Sequence[str], environment: Mapping[str, str] | None = None) -> tuple[Run, str]:
    """Run a command to its end. Returns what it took and all of its output; phases are those that its last line tells as JSON.

    Linux counts the memory of whoever starts a process as the process's own until it runs its program: this process must stay small.
    """
    started = time.monotonic()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as complaints:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=complaints, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - started
        out.seek(0)
        complaints.seek(0)
        said = out.read()
        if process.returncode:
            reason = complaints.read().strip() or said.strip() or f"ended with {process.returncode}"
            return Run(failure=reason[-REASON_CHARACTERS:]), said
    return Run("", "", 0, 0, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, _phases(said)), said


def _phases(said: str) -> Phases:
    try:
        return json.loads(said.splitlines()[-1])["phases"]
    except (IndexError, KeyError, TypeError, ValueError):
        return {}


def alternate(part: str, ways: Sequence[Way], rounds: int, heard: Callable[[Run], None], count: int = 0) -> None:
    """Every way once in each round, so that a slow minute of the machine falls on all of them. ``heard`` is called as each run ends."""
    for number in range(1, rounds + 1):
        for way in ways:
            heard(replace(way.run(number), part=part, way=way.name, count=count, round=number))


def summaries(runs: Iterable[Run]) -> list[Summary]:
    """In the order in which ways and counts first ran."""
    grouped: dict[tuple[str, int, str], list[Run]] = {}
    for each in runs:
        grouped.setdefault((each.part, each.count, each.way), []).append(each)
    return [_summary(own) for own in grouped.values()]


def _summary(own: Sequence[Run]) -> Summary:
    good, first = [each for each in own if not each.failure], own[0]
    seconds = [each.seconds for each in good]
    return Summary(
        first.part,
        first.way,
        first.count,
        len(own),
        len(own) - len(good),
        median(seconds),
        min(seconds, default=None),
        max(seconds, default=None),
        median([each.processor_seconds for each in good]),
        median([each.peak_bytes for each in good]),
        _median_phases([each.phases or {} for each in good]),
        next((each.failure for each in own if each.failure), ""),
    )


def _median_phases(told: Sequence[Phases]) -> Phases:
    names = dict.fromkeys(name for phases in told for name in phases)
    return {name: [median([phases[name][place] for phases in told if name in phases]) for place in (0, 1)] for name in names}


def median(values: Sequence[float | None]) -> float | None:
    """None where there is no value, or where one is not known."""
    return None if not values or None in values else statistics.median(values)


def ratio(runs: Iterable[Run], one: Summary, other: str, measure: str = "seconds") -> float | None:
    """The median, over the rounds, of what a way took beside what ``other`` took in the same round. None where no round has both."""
    mine: dict[int, float] = {}
    its: dict[int, float] = {}
    for each in runs:
        if (each.part, each.count) == (one.part, one.count) and not each.failure and getattr(each, measure):
            if each.way == one.way:
                mine[each.round] = getattr(each, measure)
            if each.way == other:
                its[each.round] = getattr(each, measure)
    return median([mine[number] / its[number] for number in mine.keys() & its.keys()])
