"""Of what full builds leave on the disk: one home at a time, that of ours until its questions are answered. Nothing is built."""

import pytest

from tests.benchmarks import full_builds
from tests.benchmarks.runs import Run
from tests.benchmarks.scale.questions import Answer


@pytest.fixture
def disk(tmp_path, monkeypatch):
    """A folder in which builds leave a home and do nothing else, and what was seen there: homes at each build, and questions asked."""
    seen = []

    def build(way, folder, generated):
        seen.append((way, sorted(path.name for path in folder.iterdir() if path != generated)))
        (folder / way / "releases").mkdir(parents=True)
        (folder / way / "releases").chmod(0o555)
        return Run(seconds=1.0, failure="no space" if way == "dbt" else "")

    def rows(folder, count):
        (folder / f"rows-{count}").mkdir()
        return folder / f"rows-{count}"

    def asked(file):
        assert file.parents[1].is_dir()
        seen.append("asked")
        return [Answer("01-one")]

    monkeypatch.setattr(full_builds, "build", build)
    monkeypatch.setattr(full_builds, "generated_rows", rows)
    monkeypatch.setattr(full_builds, "asked", asked)
    return tmp_path, seen


def test_homes_are_gone_before_the_next_build_and_questions_come_between(disk):
    folder, seen = disk
    runs, answers = [], []
    full_builds.scale(folder, [10, 20], ["script", "ours", "dbt"], 2, runs.append, answers.extend, is_keeping_rows=False)
    one_size = [("script", []), ("ours", []), ("dbt", []), ("script", []), ("ours", []), "asked", ("dbt", [])]
    assert seen == one_size * 2
    assert [each.count for each in answers] == [10, 20]
    assert len(runs) == 12 and sum(each.failure == "no space" for each in runs) == 4
    assert not list(folder.iterdir())


def test_nothing_is_asked_unless_wanted_and_rows_may_stay(disk):
    folder, seen = disk
    full_builds.scale(folder, [10], ["ours"], 1, lambda run: None, None, is_keeping_rows=True)
    assert seen == [("ours", [])] and [path.name for path in folder.iterdir()] == ["rows-10"]


def test_seeds_are_built_in_turn(disk):
    folder, seen = disk
    runs = []
    full_builds.seeds(folder, folder / "empty", ["script", "ours"], 1, runs.append)
    assert [(each.part, each.way, each.count) for each in runs] == [("seeds", "script", 0), ("seeds", "ours", 0)] and "asked" not in seen
