"""Every kind of bad input: refused with file, line, column, rule and remedy, by reading alone."""

import json
import shutil

import pytest
from strikeledger.sources.seeds import Seeds

from tests.conftest import ROOT, Home
from tests.faults.seed_defects import SEED_DEFECTS

# Rules about a file as a whole, where there is no line to name.
WITHOUT_A_LINE = ("file_empty", "no_rows", "file_missing", "file_unknown", "quoting")


@pytest.fixture
def seeds(tmp_path):
    return shutil.copytree(ROOT / "seeds", tmp_path / "seeds")


@pytest.fixture(scope="module")
def resources():
    return Seeds(ROOT / "seeds").resources


@pytest.mark.parametrize("name", SEED_DEFECTS)
def test_reading_names_the_defect(name, seeds, resources):
    defect = SEED_DEFECTS[name]
    defect.put(seeds)
    source = Seeds(seeds)
    source.resources = resources  # the contract is the same for all of them
    refusals = source.read().refusals
    told = [each for each in refusals if (each.file, each.column, each.rule) == (defect.file, defect.column, defect.rule)]
    assert told, [each.as_text() for each in refusals[:5]]
    assert told[0].reason and told[0].remedy
    assert told[0].line or defect.rule in WITHOUT_A_LINE


def test_check_prints_the_same_and_writes_nothing(seeds, tmp_path):
    defect = SEED_DEFECTS["two shown claims"]
    defect.put(seeds)
    home = Home(tmp_path / "home", seeds)
    result = home.run("check", "--json")
    assert result.returncode == 1
    refusals = json.loads(result.stdout)["refusals"]
    assert (defect.file, defect.column, defect.rule) in [(each["file"], each["column"], each["rule"]) for each in refusals]
    assert not home.folder.exists()


def test_bundled_seeds_have_no_faults(tmp_path):
    result = Home(tmp_path / "home", ROOT / "seeds").run("check")
    assert result.returncode == 0, result.stdout
