"""The fault campaigns with few rounds. `python -m tests.faults.campaign` runs them with many."""

import json

import pytest

from tests.conftest import ROOT, Home
from tests.faults import campaign, damages, disks, increments, kills, races, warm
from tests.faults.power_cuts import cuts
from tests.faults.power_cuts.scenarios import SCENARIOS
from tests.faults.readers import read_real, read_small

needs_small_disk = pytest.mark.skipif(bool(disks.no_small_disk()), reason=disks.no_small_disk())


def test_kill_before_each_single_change_of_the_disk(work, tally):
    kills.before_each_change(work / "home", tally)
    assert tally.rounds > 30, "the kills did not reach into publishing"
    assert tally.outcomes["published"] and tally.outcomes["last release"]


def test_kill_9_at_random_moments_under_a_looping_reader(work, dice, tally):
    kills.at_random_moments(work / "home", 20, dice, tally)
    assert tally.reads > 100


def test_kill_9_of_builds_then_refreshes_in_a_row(copied, dice, tally):
    kills.of_builds(copied, 3, dice, tally, None)
    warm.in_a_row("real", copied, 3, tally, read_real)


def test_refreshes_by_what_changed_come_to_what_a_whole_build_comes_to(copied, dice, tally):
    increments.of_any_sequence(copied, 3, dice, tally)
    assert tally.outcomes["whole build finds nothing to publish"] == 1


def test_small_refreshes_in_a_row(work, tally):
    warm.in_a_row("small", Home(work / "home", ROOT / "seeds"), 12, tally, read_small)


def test_refreshes_at_once(work, tally):
    races.of_refreshes(work / "home", 4, tally)


def test_a_refresh_and_a_rollback_at_once(work, dice, tally):
    races.of_refresh_and_rollback(work / "home", 4, dice, tally)


@needs_small_disk
@pytest.mark.parametrize(("what", "rounds"), [("publications", 6), ("loads", 2)])
def test_a_full_disk(work, tally, what, rounds):
    disks.on_a_full_disk(what, work / "disk", rounds, tally)
    assert tally.outcomes["refused"]


def test_a_limit_on_the_size_of_files(work, tally):
    disks.file_sizes(work, 6, tally)
    assert tally.outcomes["refused"]


def test_a_record_whose_next_line_does_not_fit(work, tally):
    disks.journals(work, 30, tally)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    return damages.prepared(tmp_path_factory.mktemp("prepared") / "home").layout.home


@pytest.mark.parametrize("name", damages.DAMAGES)
def test_a_damaged_home_is_told_or_healed(name, prepared, work, tally):
    damages.damage(name, prepared, work / "home", tally)


@needs_small_disk
@pytest.mark.parametrize("part", ["", "releases"])
def test_what_cannot_be_written(part, work, tally):
    damages.prepared(work / "home")
    damages.read_only(work / "home", part, tally)


def test_clocks_that_go_back_and_forth(work, tally):
    damages.clocks(work / "home", tally)


def test_flipped_bits_are_found(work, dice, tally):
    damages.flipped_bits(damages.prepared(work / "home"), 40, dice, tally)


@pytest.mark.parametrize("name", SCENARIOS)
def test_power_cuts(name, work, dice, tally):
    cuts.power_cuts(work, 12, dice, tally, (name,))


def test_a_missed_figure_ends_the_campaign_with_1(monkeypatch, capsys):
    def missed(context, tally):
        tally.rounds = 1
        tally.require(False, "nothing was lost")

    monkeypatch.setitem(campaign.CAMPAIGNS, "flipped-bits", (1, missed))
    monkeypatch.setattr("sys.argv", ["campaign", "flipped-bits", "--json"])
    assert campaign.main() == 1
    (told,) = json.loads(capsys.readouterr().out)["faults"]
    assert (told["fault"], told["is_met"], told["missed"]) == ("flipped-bits", False, ["nothing was lost"])
