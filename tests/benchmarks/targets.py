"""What is aimed at, and whether the runs reached it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.benchmarks.runs import Run, Summary, ratio, summaries
from tests.benchmarks.scale.questions import Answer

MET, MISSED, NOT_MEASURED = "met", "MISSED", "not measured"
QUESTIONS_COUNT, QUESTIONS_MILLISECONDS = 1_000_000, 50
Key = tuple[str, str, int]  # part, way, count


@dataclass(frozen=True)
class Target:
    """``needs``: part, way and count of the runs that the figure is made of; the first is of the way that the target is for.
    ``figure``: of all runs and of the summaries that are needed."""

    name: str
    limit: float
    unit: str
    needs: tuple[Key, ...]
    figure: Callable[[Sequence[Run], Sequence[Summary]], float | None]


@dataclass(frozen=True)
class Verdict:
    """What came of a target. ``figure``: None where there is none. ``note``: why not, or what else is to be told."""

    target: str
    limit: float
    unit: str
    figure: float | None
    verdict: str
    note: str = ""


def _ratio(runs: Sequence[Run], needed: Sequence[Summary]) -> float | None:
    return ratio(runs, needed[0], needed[1].way)


def _seconds(runs: Sequence[Run], needed: Sequence[Summary]) -> float | None:
    return needed[0].seconds


def _gigabytes(runs: Sequence[Run], needed: Sequence[Summary]) -> float | None:
    return None if needed[0].peak_bytes is None else needed[0].peak_bytes / 1e9


def _growth(runs: Sequence[Run], needed: Sequence[Summary]) -> float | None:
    return beside_linear(needed[1], needed[0])


def beside_linear(less: Summary, more: Summary, measure: str = "seconds") -> float | None:
    """How much more it takes beside how many more actions: 1.0 is linear."""
    fewer, larger = getattr(less, measure), getattr(more, measure)
    return larger / fewer / (more.count / less.count) if fewer and larger else None


TARGETS = (
    Target(
        "full build of 1,000,000 actions beside the script",
        1.5,
        "times",
        (("scale", "ours", 1_000_000), ("scale", "script", 1_000_000)),
        _ratio,
    ),
    Target(
        "full build of 10,000,000 actions beside the script",
        1.25,
        "times",
        (("scale", "ours", 10_000_000), ("scale", "script", 10_000_000)),
        _ratio,
    ),
    Target("peak memory of 10,000,000 actions", 4, "GB", (("scale", "ours", 10_000_000),), _gigabytes),
    Target("cold refresh after one report beside the chain", 0.5, "times", (("refresh", "cold", 0), ("refresh", "chain", 0)), _ratio),
    Target("refresh after one report in a warm process", 1, "s", (("refresh", "warm", 0),), _seconds),
    Target("from dropping a report to its release by Dagster's daemon", 15, "s", (("daemon", "daemon", 0),), _seconds),
    Target(
        "growth from 100,000 to 10,000,000 actions beside linear",
        1.15,
        "times",
        (("scale", "ours", 10_000_000), ("scale", "ours", 100_000)),
        _growth,
    ),
)


def verdicts(runs: Sequence[Run], answers: Sequence[Answer]) -> list[Verdict]:
    """One for each target, also for those that these runs cannot speak of."""
    summed = summaries(runs)
    return [*(_verdict(target, runs, summed) for target in TARGETS), _questions(answers)]


def _verdict(target: Target, runs: Sequence[Run], summed: Sequence[Summary]) -> Verdict:
    found = {(each.part, each.way, each.count): each for each in summed}
    needed = [found.get(key) for key in target.needs]
    figure, note = None, ""
    if needed[0] and needed[0].failed == needed[0].runs:  # what cannot be done at all is no open question
        return Verdict(target.name, target.limit, target.unit, None, MISSED, f"{needed[0].way} failed: {_short(needed[0].failure)}")
    if lacking := [key for key, each in zip(target.needs, needed, strict=True) if not each or each.failed == each.runs]:
        note = "no run of " + " nor of ".join(_words(key) for key in lacking)
        if target.figure is _growth:
            note = "; ".join([note, *_growth_notes(summed)])
    else:
        figure = target.figure(runs, [each for each in needed if each])
        note = "; ".join(f"{each.failed} of {each.runs} runs of {each.way} failed" for each in needed if each and each.failed)
    verdict = NOT_MEASURED if figure is None else MET if figure <= target.limit else MISSED
    return Verdict(target.name, target.limit, target.unit, figure, verdict, note)


def _words(key: Key) -> str:
    part, way, count = key
    return f"{way} in {part}" + (f" with {count:,} actions" if count else "")


def _growth_notes(summed: Sequence[Summary]) -> list[str]:
    """Between the smallest and the largest of the sizes that ran."""
    own = sorted((each for each in summed if (each.part, each.way) == ("scale", "ours") and each.seconds), key=lambda each: each.count)
    if len(own) < 2:
        return []
    return [f"from {own[0].count:,} to {own[-1].count:,} it is {beside_linear(own[0], own[-1]):.2f}"]


def _questions(answers: Sequence[Answer]) -> Verdict:
    name = f"slowest question of {QUESTIONS_COUNT:,} actions in an open file, less than"
    told = name, QUESTIONS_MILLISECONDS, "ms"
    own = [each for each in answers if each.count == QUESTIONS_COUNT]
    if not own:
        return Verdict(*told, None, NOT_MEASURED, f"no question was asked of {QUESTIONS_COUNT:,} actions")
    good, failed = [each for each in own if not each.failure], [each.question for each in own if each.failure]
    slow = [f"{each.question} {each.warm_milliseconds:.0f}" for each in good if each.warm_milliseconds >= QUESTIONS_MILLISECONDS]
    cold = max((each.cold_milliseconds for each in good), default=0.0)
    notes = [f"slowest in a file just opened {cold:.0f} ms"]
    notes += [f"too slow: {', '.join(slow)}"] if slow else []
    notes += [f"without an answer: {', '.join(failed)}"] if failed else []
    figure = max((each.warm_milliseconds for each in good), default=None)
    return Verdict(*told, figure, MISSED if slow or failed else MET, "; ".join(notes))


def _short(reason: str) -> str:
    return " ".join(reason.split())[-200:]
