import pytest

from tests.recordings.reports import Desk


@pytest.fixture
def desk(tmp_path) -> Desk:
    return Desk(tmp_path / "home")


@pytest.fixture(scope="session")
def empty_desk(tmp_path_factory) -> Desk:
    """For tests that accept nothing."""
    return Desk(tmp_path_factory.mktemp("empty"))
