import shutil
from pathlib import Path

import pytest

from tests.integration.release.small_warehouse import FIRST, SECOND, SmallHome


@pytest.fixture
def home(tmp_path):
    """A home where nothing was published."""
    yield SmallHome(tmp_path / "home")
    _thaw(tmp_path)


@pytest.fixture(scope="session")
def two_releases(tmp_path_factory) -> Path:
    home = SmallHome(tmp_path_factory.mktemp("two-releases") / "home")
    home.publish(FIRST)
    home.publish(SECOND)
    return home.layout.home


@pytest.fixture
def published(two_releases, tmp_path):
    """A home with two releases, 2026-03-31.001 and .002, to do damage to."""
    shutil.copytree(two_releases, tmp_path / "home", symlinks=True)
    yield SmallHome(tmp_path / "home")
    _thaw(tmp_path)


def _thaw(folder: Path) -> None:
    """Released folders are read-only, and pytest wants to remove them."""
    for path in folder.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
