"""Stages of a refresh are told as phases, each followed by its parts."""

from tests.benchmarks.phases import by_phase, in_order


def test_stages_of_one_phase_are_added_up():
    stages = [("start", 4.0, 3.0), ("load", 1.0, 1.5), ("read archive", 2.0, 0.5), ("match", 0.5, None), ("audit", 5.0, 6.0)]
    assert by_phase(stages) == {"imports and parse": [4.0, 3.0], "load": [3.5, None], "gate": [5.0, 6.0]}


def test_a_stage_that_nobody_knows_keeps_its_name():
    assert by_phase([("seal", 1.0, 2.0)]) == {"seal": [1.0, 2.0]}


def test_a_phase_is_followed_by_its_parts():
    told = {"imports": [1, 1], "publish: seal": [2, 2], "gate": [3, 3], "publish": [4, 4], "publish: export": [1, 1]}
    assert list(in_order(told)) == ["imports", "gate", "publish", "publish: seal", "publish: export"]


def test_a_part_whose_phase_is_not_told_stays():
    assert in_order({"publish: seal": [2, 2]}) == {"publish: seal": [2, 2]}
