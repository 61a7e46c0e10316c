import pytest

from tests.recordings.reports import Desk


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path / "home")
