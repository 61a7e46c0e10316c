import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

SECRET = "a-secret-that-only-the-operator-knows"


@dataclass(frozen=True)
class Server:
    """A real server on a free port of loopback. ``secret``: a file with SECRET; ``written``: a file that no request may make."""

    url: str
    home: Path
    process: subprocess.Popen
    secret: Path
    written: Path
    _client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=6))

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def get(self, path: str, **options) -> httpx.Response:
        """Answered within six seconds, whatever is asked."""
        return self._client.get(self.url + path, **options)

    def ask(self, sql: str, form: str = "json") -> httpx.Response:
        """By POST, because some attacks are longer than an address may be."""
        return self._client.post(f"{self.url}/sql.{form}", json={"sql": sql})

    def post(self, path: str, **options) -> httpx.Response:
        return self._client.post(self.url + path, **options)

    def children(self) -> list[int]:
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(pid) for pid in listed.stdout.split()]


@contextmanager
def serving(home: Path, folder: Path, *options: str) -> Iterator[Server]:
    """Serves ``home`` until the block ends, then asks the server to end and wants it to do so cleanly."""
    folder.mkdir(exist_ok=True)
    secret = folder / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    command = [sys.executable, "-m", "strikeledger", "serve", "--port", "0", "--json", *options]
    environment = {**os.environ, "STRIKELEDGER_HOME": str(home), "SERVING_SECRET": SECRET}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        told = ""
        while not told.endswith("}\n"):
            line = process.stdout.readline()
            assert line, process.stderr.read()
            told += line
        yield Server(json.loads(told)["url"], home, process, secret, folder / "written")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0, process.stderr.read()
    finally:
        process.kill()
        process.wait()


def content_of(home: Path) -> dict[str, str]:
    """Every file and link below a home with the hash of its content."""
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else str(path.is_symlink())
        for path in sorted(home.rglob("*"))
    }


@pytest.fixture(scope="module")
def server(built, tmp_path_factory) -> Iterator[Server]:
    with serving(built.folder, tmp_path_factory.mktemp("serving")) as running:
        yield running
