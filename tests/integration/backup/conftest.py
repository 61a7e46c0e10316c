import shutil
from pathlib import Path

import pytest

from tests.integration.backup.small_ledger import SmallLedger


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    ledger = SmallLedger(tmp_path_factory.mktemp("small-ledger"))
    ledger.fill()
    return ledger.folder


@pytest.fixture
def ledger(filled, tmp_path):
    """A home with two releases, deliveries, seeds and all else, to back up and to damage."""
    shutil.copytree(filled, tmp_path / "ledger", symlinks=True)
    yield SmallLedger(tmp_path / "ledger")
    for path in tmp_path.rglob("*"):  # released folders are read-only, and pytest wants to remove them
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
