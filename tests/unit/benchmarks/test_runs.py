"""How runs alternate, and what their medians and ratios are. Nothing is timed."""

import sys
from dataclasses import replace

import pytest

from tests.benchmarks.runs import Run, Way, alternate, measured, median, ratio, summaries


def run(way: str, number: int, seconds: float, **more) -> Run:
    return Run("seeds", way, 0, number, seconds, **{"processor_seconds": 2 * seconds, "peak_bytes": 1000, **more})


def test_every_way_runs_once_a_round_in_turn():
    heard = []
    ways = [Way(name, lambda number: Run(seconds=float(number))) for name in ("script", "ours")]
    alternate("scale", ways, 2, heard.append, count=10_000)
    assert [(each.part, each.count, each.round, each.way) for each in heard] == [
        ("scale", 10_000, 1, "script"),
        ("scale", 10_000, 1, "ours"),
        ("scale", 10_000, 2, "script"),
        ("scale", 10_000, 2, "ours"),
    ]


def test_a_summary_has_medians_of_what_did_not_fail_and_says_what_did():
    runs = [run("ours", 1, 3.0), run("ours", 2, 9.0, peak_bytes=3000), run("ours", 3, 0.0, failure="no space")]
    (summed,) = summaries(runs)
    assert (summed.runs, summed.failed, summed.failure) == (3, 1, "no space")
    assert (summed.seconds, summed.least_seconds, summed.most_seconds) == (6.0, 3.0, 9.0)
    assert (summed.processor_seconds, summed.peak_bytes) == (12.0, 2000)


def test_a_way_that_failed_each_time_stays_and_has_no_figures():
    (summed,) = summaries([run("ours", 1, 0.0, failure="no space")])
    assert (summed.seconds, summed.least_seconds, summed.peak_bytes, summed.failed) == (None, None, None, 1)


def test_phases_have_medians_and_what_is_not_known_stays_unknown():
    told = [{"load": [1.0, 2.0], "gate": [5.0, None]}, {"load": [3.0, 4.0]}, {"load": [8.0, 9.0]}]
    (summed,) = summaries([run("ours", number, 1.0, phases=phases) for number, phases in enumerate(told)])
    assert summed.phases == {"load": [3.0, 4.0], "gate": [5.0, None]}


def test_each_part_and_count_is_summed_by_itself():
    runs = [run("ours", 1, 1.0), replace(run("ours", 1, 2.0), count=10), replace(run("ours", 1, 4.0), part="scale", count=10)]
    assert [(each.part, each.count, each.seconds) for each in summaries(runs)] == [
        ("seeds", 0, 1.0),
        ("seeds", 10, 2.0),
        ("scale", 10, 4.0),
    ]


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds():
    runs = [
        run("script", 1, 1.0),
        run("ours", 1, 2.0),
        run("script", 2, 10.0),
        run("ours", 2, 20.0),
        run("script", 3, 1.0),
        run("ours", 3, 5.0),
    ]
    ours = next(each for each in summaries(runs) if each.way == "ours")
    assert ratio(runs, ours, "script") == 2.0
    assert ratio(runs, ours, "script", "processor_seconds") == 2.0


@pytest.mark.parametrize(
    "broken", [[], [run("script", 1, 0.0, failure="no space")], [run("script", 2, 1.0)]], ids=["none", "failed", "other round"]
)
def test_there_is_no_ratio_without_a_round_of_both(broken):
    runs = [run("ours", 1, 2.0), *broken]
    assert ratio(runs, summaries(runs)[0], "script") is None


def test_the_median_of_nothing_or_of_something_unknown_is_unknown():
    assert median([]) is None and median([1.0, None]) is None and median([1.0, 3.0, 2.0]) == 2.0


def test_a_process_that_fails_is_told_with_its_reason():
    took, _ = measured([sys.executable, "-c", "raise SystemExit('no space')"])
    assert took.failure == "no space" and took.peak_bytes is None


def test_a_process_tells_its_phases_in_its_last_line():
    took, said = measured([sys.executable, "-c", "print('hello'); print('{\"phases\": {\"load\": [1.5, 2.5]}}')"])
    assert took.phases == {"load": [1.5, 2.5]} and said.startswith("hello") and not took.failure
    assert took.peak_bytes > 0 and took.seconds > 0
