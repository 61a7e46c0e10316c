import pytest

from tests.integration.release.small_warehouse import FIRST, SECOND, SmallHome


@pytest.fixture
def home(tmp_path):
    yield SmallHome(tmp_path / "home")
    for folder in tmp_path.rglob("*"):
        if folder.is_dir() and not folder.is_symlink():
            folder.chmod(0o755)  # released folders are read-only, and pytest wants to remove them


@pytest.fixture
def published(home):
    """A home with two releases: 2026-03-31.001 and .002."""
    home.publish(FIRST)
    home.publish(SECOND)
    return home
