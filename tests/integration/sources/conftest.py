"""A home that publishers' files are delivered to, used through the command line, and folders to deliver them from."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT, Home
from tests.recordings.publisher_server import PublisherServer


@dataclass(frozen=True)
class DeliveredHome(Home):
    @property
    def deliveries(self) -> Path:
        return self.folder / "archive" / "deliveries.jsonl"

    @property
    def archived(self) -> list[str]:
        """Names in the archive but that of the record."""
        return sorted(path.name for path in (self.folder / "archive").iterdir() if path != self.deliveries)

    def drop(self, source: str, name: str, content: bytes, *, age_seconds: float = 60) -> Path:
        file = self.folder / "drop" / source / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        written = time.time() - age_seconds
        os.utime(file, (written, written))
        return file


@pytest.fixture
def home(tmp_path) -> DeliveredHome:
    return DeliveredHome(tmp_path / "home", ROOT / "seeds")


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = PublisherServer()
    yield server
    server.close()
