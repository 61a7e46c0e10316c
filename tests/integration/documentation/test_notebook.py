"""The notebook runs from top to bottom and says what the release says."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parents[3] / "docs" / "notebooks" / "kaiser_and_counting.py"


@pytest.fixture(scope="module")
def told(built):
    pytest.importorskip("marimo", reason="marimo is not installed: uv sync --group notebook")
    spec = spec_from_file_location("kaiser_and_counting", NOTEBOOK)
    notebook = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STRIKELEDGER_HOME", str(built.folder))
        spec.loader.exec_module(notebook)
        _, names = notebook.app.run()
    return names


def test_it_tells_the_kaiser_story(told):
    assert {(head["role"], head["workers"]) for head in told["heads"]} == {("shown", 75600.0), ("disputes", 75000.0)}
    assert sum(part["role"] == "sympathy_authorized" for part in told["parts"]) == 2
    wages = [(row["union_asks"], row["offer_from"], row["gap"]) for row in told["positions"] if row["unit"] == "usd_per_hour"]
    assert wages == [(26.0, 21.0, 5.0)]


def test_it_sets_the_two_rules_side_by_side(told):
    assert [row["year"] for row in told["years"]] == list(range(2013, 2023))
    assert all(row["ratio"] >= 1 for row in told["years"]), "there are no fewer calendar days than workdays"
