"""Each target is met, missed or not measured, and says why. Nothing is timed."""

import pytest

from tests.benchmarks.runs import Run
from tests.benchmarks.scale.questions import Answer
from tests.benchmarks.targets import MET, MISSED, NOT_MEASURED, TARGETS, Verdict, verdicts

MILLION, TEN_MILLION = 1_000_000, 10_000_000


def verdict(words: str, runs=(), answers=()) -> Verdict:
    (found,) = [each for each in verdicts(runs, answers) if words in each.target]
    return found


def both(count: int, ours: float, script: float) -> list[Run]:
    return [Run("scale", "script", count, 1, script), Run("scale", "ours", count, 1, ours, peak_bytes=int(4.5e9))]


def test_all_targets_are_told_even_when_nothing_ran():
    told = verdicts([], [])
    assert len(told) == len(TARGETS) + 1
    assert {each.verdict for each in told} == {NOT_MEASURED} and all(each.note for each in told)


@pytest.mark.parametrize(("ours", "expected"), [(150.0, MET), (151.0, MISSED)])
def test_a_full_build_of_a_million_is_told_beside_the_script(ours, expected):
    told = verdict("1,000,000 actions beside the script", both(MILLION, ours, 100.0))
    assert (told.verdict, told.figure) == (expected, ours / 100)


def test_ten_million_have_a_limit_of_their_own_and_one_of_memory():
    runs = both(TEN_MILLION, 130.0, 100.0)
    assert verdict("10,000,000 actions beside the script", runs).verdict == MISSED
    peak = verdict("peak memory", runs)
    assert (peak.verdict, peak.figure, peak.unit) == (MISSED, 4.5, "GB")


def test_a_refresh_is_told_beside_the_chain_round_by_round():
    runs = [Run("refresh", "cold", 0, number, seconds) for number, seconds in ((1, 10.0), (2, 40.0), (3, 11.0))]
    runs += [Run("refresh", "chain", 0, number, seconds) for number, seconds in ((1, 25.0), (2, 90.0), (3, 20.0))]
    told = verdict("cold refresh", runs)
    assert (told.verdict, round(told.figure, 3)) == (MET, 0.444)


def test_a_chain_that_failed_leaves_the_target_open():
    told = verdict("cold refresh", [Run("refresh", "cold", 0, 1, 10.0), Run("refresh", "chain", 0, 1, failure="no dagster")])
    assert told.verdict == NOT_MEASURED and "no run of chain" in told.note


def test_a_way_of_ours_that_failed_missed_its_target_and_says_why():
    told = verdict("peak memory", [Run("scale", "ours", TEN_MILLION, 1, failure="out of\nmemory")])
    assert (told.verdict, told.figure, told.note) == (MISSED, None, "ours failed: out of memory")


def test_failures_beside_good_runs_are_told():
    told = verdict("warm process", [Run("refresh", "warm", 0, 1, 0.5), Run("refresh", "warm", 0, 2, failure="no space")])
    assert (told.verdict, told.figure, told.note) == (MET, 0.5, "1 of 2 runs of warm failed")


def test_the_daemon_is_told_in_seconds():
    assert verdict("Dagster's daemon", [Run("daemon", "daemon", 0, 1, 16.0), Run("daemon", "watch", 0, 1, 9.0)]).verdict == MISSED


def test_growth_is_beside_linear():
    runs = [Run("scale", "ours", 100_000, 1, 10.0), Run("scale", "ours", TEN_MILLION, 1, 1200.0)]
    told = verdict("growth", runs)
    assert (told.verdict, told.figure) == (MISSED, 1.2)


def test_growth_between_other_sizes_is_told_and_judged_by_nobody():
    runs = [Run("scale", "ours", 10_000, 1, 10.0), Run("scale", "ours", 100_000, 1, 50.0)]
    told = verdict("growth", runs)
    assert told.verdict == NOT_MEASURED and told.note.endswith("from 10,000 to 100,000 it is 0.50")


def test_questions_are_judged_warm_and_told_cold():
    answers = [Answer("01", MILLION, 80.0, 20.0), Answer("02", MILLION, 30.0, 49.0), Answer("02", 10_000, 99.0, 99.0)]
    told = verdict("question", answers=answers)
    assert (told.verdict, told.figure, told.note) == (MET, 49.0, "slowest in a file just opened 80 ms")
    told = verdict("question", answers=[*answers, Answer("03", MILLION, 90.0, 50.0)])
    assert told.verdict == MISSED and "too slow: 03 50" in told.note


def test_a_question_without_an_answer_misses_its_target():
    told = verdict("question", answers=[Answer("01", MILLION, 8.0, 2.0), Answer("02", MILLION, failure="no table")])
    assert told.verdict == MISSED and "without an answer: 02" in told.note
