"""Where the time of one process goes: seconds of the clock and of the processor, by phase."""

import resource
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

# By phase: seconds of the clock, and of the processor (None where nobody can tell). "publish: seal" is a part of "publish".
Phases = dict[str, list[float | None]]

# What a refresh calls its stages, and what they are called beside the other ways.
PHASE_OF_STAGE = {
    "start": "imports and parse",
    "load": "load",
    "read archive": "load",
    "match": "load",
    "build and test": "models and tests",
    "audit": "gate",
    "publish": "publish",
}

phases: Phases = {}


def used() -> float:
    """Seconds of the processor so far, of this process and of the children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@contextmanager
def phase(name: str) -> Iterator[None]:
    started, before = time.monotonic(), used()
    yield
    clock, processor = phases.get(name, (0.0, 0.0))
    phases[name] = [clock + time.monotonic() - started, processor + used() - before]


def timed(name: str, work: Callable) -> Callable:
    """The same work, whose time is told as the phase ``name``."""

    def told(*arguments, **named):
        with phase(name):
            return work(*arguments, **named)

    return told


def tell_nodes(nodes: Iterable[tuple[str, float]], parent: str) -> None:
    """``nodes``: unique id and seconds of each node of dbt. Where two run at a time, their seconds add up to more than the clock's."""
    nodes = list(nodes)
    for kind in ("model", "test"):
        seconds = sum(seconds for unique_id, seconds in nodes if unique_id.startswith(f"{kind}."))
        phases[f"{parent}: {kind}s, node seconds added up"] = [seconds, None]


class StageClock:
    """Listens to the progress of a refresh, whose stages follow each other."""

    def __init__(self) -> None:
        self._begun: dict[str, float] = {}

    def __call__(self, stage, note: str) -> None:
        self._begun.setdefault(stage.name, used())

    def by_phase(self, stages: Iterable) -> Phases:
        """Call when the last stage has ended."""
        ends = [*list(self._begun.values())[1:], used()]
        timed_stages = zip(stages, ends, strict=True)
        return by_phase((stage.name, stage.seconds or 0.0, end - self._begun[stage.name]) for stage, end in timed_stages)


def by_phase(stages: Iterable[tuple[str, float, float | None]]) -> Phases:
    """``stages``: name, seconds of the clock, seconds of the processor. Stages of one phase are added up."""
    found: Phases = {}
    for stage, clock, processor in stages:
        name = PHASE_OF_STAGE.get(stage, stage)
        before = found.get(name, [0.0, 0.0])
        found[name] = [before[0] + clock, None if processor is None or before[1] is None else before[1] + processor]
    return found


def in_order(told: Phases) -> Phases:
    """Each phase followed by its parts."""
    whole = [name for name in told if name.partition(":")[0] == name or name.partition(":")[0] not in told]
    return {part: told[part] for name in whole for part in (name, *(each for each in told if each.startswith(f"{name}: ")))}
