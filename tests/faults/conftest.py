import random

import pytest
from strikeledger.durable import remove_folder

from tests.faults.tally import Tally, table


@pytest.fixture
def tally(request):
    """Counts of one fault; the test fails when a figure is missed."""
    counts = Tally(request.node.name)
    yield counts
    assert counts.is_met, "\n" + table([counts])


@pytest.fixture
def dice() -> random.Random:
    return random.Random(20231004)


@pytest.fixture
def work(tmp_path):
    """A folder for homes, whose releases are read-only and so go before pytest wants to remove them."""
    folder = tmp_path / "work"
    folder.mkdir()
    yield folder
    remove_folder(folder)
