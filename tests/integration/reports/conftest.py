"""A home that reports are handed in to, used through the command line."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from strikeledger.settings import Settings

from tests.conftest import ROOT, Home


@dataclass(frozen=True)
class ReportingHome(Home):
    @property
    def settings(self) -> Settings:
        return Settings(self.folder, self.seeds, ROOT / "dbt_project", ROOT / "expectations")

    def written(self, text: str, name: str = "report.yaml") -> str:
        """A file beside the home."""
        file = self.folder.parent / name
        file.write_text(text, encoding="utf-8")
        return str(file)

    def put_in(self, text: str, name: str, *, age_seconds: float = 60) -> Path:
        """A file in the inbox."""
        file = self.folder / "inbox" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        written = time.time() - age_seconds
        os.utime(file, (written, written))
        return file


@pytest.fixture
def home(tmp_path) -> ReportingHome:
    return ReportingHome(tmp_path / "home", ROOT / "seeds")
