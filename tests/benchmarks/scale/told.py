"""What a benchmark run came to, as tables."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.benchmarks.scale.__main__ import Run

Questions = Mapping[int, Mapping[str, Sequence[float]]]

# What is aimed at, by count: ours beside the plain script.
RATIO_TARGETS = {1_000_000: 1.5, 10_000_000: 1.25}
PEAK_BYTES_TARGET, GROWTH_TARGET, MILLISECONDS_TARGET = 4e9, 1.15, 50


def runs_table(runs: Sequence["Run"]) -> str:
    lines = ["| actions | way | s | x script | processor s | x script | peak GB |", "|---:|---|---:|---:|---:|---:|---:|"]
    for each in runs:
        script = _found(runs, "script", each.count)
        if each.failure:
            lines.append(f"| {each.count:,} | {each.way} | failed: {' '.join(each.failure.split())[-200:]} | | | | |")
            continue
        ratios = [f"{mine / its:.2f}" if script and its else "" for mine, its in _beside(each, script)]
        clock, processor = f"{each.seconds:.1f} | {ratios[0]}", f"{each.processor_seconds:.1f} | {ratios[1]}"
        lines.append(f"| {each.count:,} | {each.way} | {clock} | {processor} | {each.peak_bytes / 1e9:.2f} |")
    return "\n".join(lines)


def _beside(each: "Run", script: "Run | None") -> list[tuple[float, float]]:
    its = script or each
    return [(each.seconds, its.seconds), (each.processor_seconds, its.processor_seconds)]


def phases_table(runs: Sequence["Run"]) -> str:
    lines = ["| actions | way | phase | s | processor s |", "|---:|---|---|---:|---:|"]
    for each in runs:
        lines += [
            f"| {each.count:,} | {each.way} | {name} | {clock:.1f} | {processor:.1f} |"
            for name, (clock, processor) in (each.phases or {}).items()
        ]
    return "\n".join(lines)


def growth(runs: Sequence["Run"]) -> str:
    """Of each way, how much longer it takes for how many more actions: 1.00 is linear."""
    lines = ["| way | from | to | x actions | x processor s | beside linear |", "|---|---:|---:|---:|---:|---:|"]
    for way in dict.fromkeys(each.way for each in runs):
        own = sorted((each for each in runs if each.way == way and each.count and not each.failure), key=lambda each: each.count)
        for less, more in zip(own, own[1:], strict=False):
            actions, processor = more.count / less.count, more.processor_seconds / less.processor_seconds
            lines.append(f"| {way} | {less.count:,} | {more.count:,} | {actions:.1f} | {processor:.1f} | {processor / actions:.2f} |")
    return "\n".join(lines) if len(lines) > 2 else ""


def questions_table(questions: Questions) -> str:
    if not questions:
        return ""
    lines = [
        "| question | " + " | ".join(f"{count:,} cold ms | warm ms" for count in questions) + " |",
        "|---|" + "---:|---:|" * len(questions),
    ]
    for name in next(iter(questions.values())):
        lines.append(
            f"| {name} | " + " | ".join(f"{cold:.1f} | {warm:.1f}" for cold, warm in (asked[name] for asked in questions.values())) + " |"
        )
    return "\n".join(lines)


def targets(runs: Sequence["Run"], questions: Questions) -> str:
    """Each target that these runs can speak of: met or missed."""
    lines = []
    for count, limit in RATIO_TARGETS.items():
        ours, script = _found(runs, "ours", count), _found(runs, "script", count)
        if ours and script:
            lines.append(_target(f"{count:,} actions at most {limit} x the plain script", ours.seconds / script.seconds, limit))
    if largest := _found(runs, "ours", 10_000_000):
        lines.append(_target("10,000,000 actions in at most 4 GB", largest.peak_bytes / 1e9, PEAK_BYTES_TARGET / 1e9))
    fewer, more = _found(runs, "ours", 100_000), _found(runs, "ours", 10_000_000)
    if fewer and more:
        lines.append(_target("growth from 1e5 to 1e7 beside linear", more.seconds / fewer.seconds / 100, GROWTH_TARGET))
    if 1_000_000 in questions:
        slowest = max(max(times) for times in questions[1_000_000].values())
        lines.append(_target("slowest question at 1e6, ms", slowest, MILLISECONDS_TARGET))
    return "\n".join(lines)


def _target(what: str, figure: float, limit: float) -> str:
    return f"- {'met' if figure <= limit else 'MISSED'}: {what}: {figure:.2f}"


def _found(runs: Sequence["Run"], way: str, count: int) -> "Run | None":
    return next((each for each in runs if (each.way, each.count) == (way, count) and not each.failure), None)
