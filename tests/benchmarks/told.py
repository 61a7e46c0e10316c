"""What the runs came to: a line for each as it ends, tables, and JSON."""

import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version

from tests.benchmarks.homes import ROOT
from tests.benchmarks.runs import Run, Summary, ratio, summaries
from tests.benchmarks.scale.questions import Answer
from tests.benchmarks.targets import Verdict, beside_linear, verdicts

LIBRARIES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "great-expectations")
FLOOR = "script"  # what the other ways are told beside


def line(run: Run) -> str:
    """One run that has ended."""
    what = f"{run.part}{f' {run.count:,}' if run.count else ''}, round {run.round}, {run.way}"
    if run.failure:
        return f"{what}: failed: {_one_line(run.failure)}"
    told = [f"{run.seconds:.1f} s"]
    told += [] if run.processor_seconds is None else [f"{run.processor_seconds:.1f} s of processor"]
    told += [] if run.peak_bytes is None else [f"{run.peak_bytes / 1e9:.2f} GB"]
    return f"{what}: {', '.join(told)}"


def as_text(runs: Sequence[Run], answers: Sequence[Answer]) -> str:
    """All tables, in Markdown."""
    summed = summaries(runs)
    tables = [
        _runs(runs, summed),
        _phases(summed),
        _growth(summed),
        _questions(answers),
        _targets(verdicts(runs, answers)),
        _failures(runs),
    ]
    return "\n\n".join(table for table in tables if table)


def as_json(runs: Sequence[Run], answers: Sequence[Answer], options: dict) -> dict:
    """Every single run, every answer, every target, and where all that ran. Times in seconds or as named, memory in bytes."""
    return {
        "machine": machine(),
        "options": options,
        "runs": [asdict(each) for each in runs],
        "summaries": [
            asdict(each) | {"x_script": ratio(runs, each, FLOOR), "x_script_processor": ratio(runs, each, FLOOR, "processor_seconds")}
            for each in summaries(runs)
        ],
        "questions": [asdict(each) for each in answers],
        "targets": [asdict(each) for each in verdicts(runs, answers)],
    }


def machine() -> dict:
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": {library: _version(library) for library in LIBRARIES},
        "commit": _commit(),
    }


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def table(head: Sequence[str], words: int, rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown. ``words``: how many columns, from the left, are no numbers. Nothing where there are no rows."""
    if not rows:
        return ""
    rule = ["---"] * words + ["---:"] * (len(head) - words)
    return "\n".join([f"| {' | '.join(head)} |", f"|{'|'.join(rule)}|", *(f"| {' | '.join(row)} |" for row in rows)])


def _number(value: float | None, form: str = ".1f") -> str:
    return "" if value is None else f"{value:{form}}"


def _where(each: Summary) -> list[str]:
    return [f"{each.part} {each.count:,}" if each.count else each.part, each.way]


def _runs(runs: Sequence[Run], summed: Sequence[Summary]) -> str:
    head = ["part", "way", "runs", "median s", "least s", "most s", "x script", "processor s", "x script", "peak GB"]
    rows = []
    for each in summed:
        good = each.runs - each.failed
        beside = [ratio(runs, each, FLOOR, measure) for measure in ("seconds", "processor_seconds")]
        rows.append(
            [
                *_where(each),
                f"{good}" if not each.failed else f"{good}, {each.failed} failed",
                *(_number(seconds) for seconds in (each.seconds, each.least_seconds, each.most_seconds)),
                _number(beside[0], ".2f"),
                _number(each.processor_seconds),
                _number(beside[1], ".2f"),
                _number(None if each.peak_bytes is None else each.peak_bytes / 1e9, ".2f"),
            ]
        )
    return table(head, 2, rows)


def _phases(summed: Sequence[Summary]) -> str:
    rows = [
        [*_where(each), name, _number(clock), _number(processor)] for each in summed for name, (clock, processor) in each.phases.items()
    ]
    return table(["part", "way", "phase", "median s", "processor s"], 3, rows)


def _growth(summed: Sequence[Summary]) -> str:
    """Of each way, how much longer it takes for how many more actions: 1.00 is linear."""
    rows = []
    for way in dict.fromkeys(each.way for each in summed):
        own = sorted((each for each in summed if each.way == way and each.count and each.seconds), key=lambda each: each.count)
        rows += [
            [
                way,
                f"{less.count:,}",
                f"{more.count:,}",
                _number(beside_linear(less, more), ".2f"),
                _number(beside_linear(less, more, "processor_seconds"), ".2f"),
            ]
            for less, more in zip(own, own[1:], strict=False)
        ]
    return table(["way", "from actions", "to", "s, beside linear", "processor s, beside linear"], 1, rows)


def _questions(answers: Sequence[Answer]) -> str:
    counts = list(dict.fromkeys(each.count for each in answers))
    found = {(each.question, each.count): each for each in answers}
    head = ["question", *(f"{count:,} {kind} ms" for count in counts for kind in ("cold", "warm"))]
    rows = []
    for question in dict.fromkeys(each.question for each in answers):
        told = [found.get((question, count)) for count in counts]
        rows.append([question, *(cell for each in told for cell in _cells(each))])
    return table(head, 1, rows)


def _cells(answer: Answer | None) -> list[str]:
    if answer is None:
        return ["", ""]
    return ["failed", "failed"] if answer.failure else [_number(answer.cold_milliseconds), _number(answer.warm_milliseconds)]


def _targets(reached: Sequence[Verdict]) -> str:
    rows = [
        [
            each.target,
            each.verdict,
            each.note.replace("|", "/"),
            "" if each.figure is None else f"{each.figure:.2f} {each.unit}",
            f"{each.limit:g} {each.unit}",
        ]
        for each in reached
    ]
    return table(["target", "verdict", "note", "came to", "at most"], 3, rows)


def _failures(runs: Sequence[Run]) -> str:
    return "\n".join(f"- {line(each)}" for each in runs if each.failure)


def _one_line(reason: str) -> str:
    return " ".join(reason.split())[-300:]
