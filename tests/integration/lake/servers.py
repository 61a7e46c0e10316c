"""A team's servers on loopback: PostgreSQL for the catalogs, an S3 store for the files."""

import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

_START_SECONDS = 60
_PORT_BLOCKS = 1_000
_USER = "strikeledger"
_SECRET = "on-loopback"


def missing() -> str | None:
    """What these servers lack on this machine; None when all is there."""
    if _postgres() is None:
        return "PostgreSQL's server is not installed (Debian: postgresql)"
    if _weed() is None or find_spec("duckdb_extension_ducklake") is None:
        return "the dependency group `lake` is not installed"
    return None


@contextmanager
def lakes() -> Iterator[Callable[[], dict[str, str]]]:
    """Both servers, until the end of the block. Yields what makes a new lake in them: the environment of who works with it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _postgresql(Path(folder) / "postgresql") as port,
        _seaweed(Path(folder) / "seaweed") as endpoint,
    ):
        numbers = itertools.count(1)

        def lake() -> dict[str, str]:
            name = f"lake_{next(numbers)}"
            subprocess.run([_postgres() / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", _USER, name], check=True)
            return {
                "STRIKELEDGER_LAKE_CATALOG": f"postgres:host=127.0.0.1 port={port} user={_USER} dbname={name}",
                "STRIKELEDGER_LAKE_DATA": f"s3://strikeledger/{name}",
                "AWS_ACCESS_KEY_ID": _USER,
                "AWS_SECRET_ACCESS_KEY": _SECRET,
                "AWS_ENDPOINT_URL_S3": endpoint,
            }

        yield lake


def _postgres() -> Path | None:
    found = shutil.which("postgres") or next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)), None)
    return Path(found).resolve().parent if found else None


def _weed() -> Path | None:
    found = Path(sys.executable).with_name("weed")
    return found if found.exists() else None


@contextmanager
def _postgresql(folder: Path) -> Iterator[int]:
    """PostgreSQL refuses to run as root, so root runs it as nobody."""
    folder.mkdir()
    as_nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    if as_nobody:
        folder.parent.chmod(0o755)
        shutil.chown(folder, "nobody")
    data, [port] = folder / "data", _free_ports(1)
    initdb = [_postgres() / "initdb", "-D", data, "-U", _USER, "--auth=trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **as_nobody)
    options = ["-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"]
    is_ready = [_postgres() / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    with _running(
        [_postgres() / "postgres", "-D", data, *options],
        folder / "log",
        lambda: subprocess.run(is_ready).returncode == 0,
        cwd=folder,
        **as_nobody,
    ):
        yield port


@contextmanager
def _seaweed(folder: Path) -> Iterator[str]:
    folder.mkdir()
    keys = {"accessKey": _USER, "secretKey": _SECRET}
    identity = {"name": _USER, "credentials": [keys], "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
    names = ["master.port", "volume.port", "filer.port", "s3.port"]
    # A port of its protocol beside each; by itself 10,000 above, which may be no port at all.
    names += [f"{name}.grpc" for name in names]
    ports = dict(zip(names, _free_ports(len(names)), strict=True))
    options = [f"-{name}={port}" for name, port in ports.items()]
    settings = [
        "-ip=127.0.0.1",
        # Else they listen at a fixed port, and the second of two stores on a machine ends.
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-dir={folder}",
        f"-s3.config={folder / 's3.json'}",
        "-master.telemetry=false",
        "-volume.max=120",
    ]
    command = [_weed(), "-logtostderr=true", "server", *options, *settings, "-master.volumeSizeLimitMB=256", "-filer", "-s3"]
    endpoint = f"http://127.0.0.1:{ports['s3.port']}"
    with _running(command, folder / "log", lambda: _answers(endpoint), cwd=folder):
        yield endpoint


@contextmanager
def _running(command: Sequence[object], log: Path, is_there: Callable[[], bool], **how) -> Iterator[None]:
    """The server from the moment ``is_there``, until the end of the block. Its files are gone after that, so it is not waited for."""
    with log.open("wb") as told, subprocess.Popen(list(map(str, command)), stdout=told, stderr=subprocess.STDOUT, **how) as process:
        try:
            until = time.monotonic() + _START_SECONDS
            while not is_there():
                has_time = process.poll() is None and time.monotonic() < until
                assert has_time, f"{command[0]} did not start:\n{log.read_text(errors='replace')[-2000:]}"
                time.sleep(0.2)
            yield
        finally:
            process.kill()


def _answers(endpoint: str) -> bool:
    try:
        urlopen(endpoint, timeout=5).close()
    except HTTPError:
        return True  # it asks who we are
    except OSError:
        return False
    return True


def _free_ports(count: int) -> list[int]:
    """Ports below those that systems hand out (from 32,768 on), another block for each process: a server opens its last one seconds
    after this, and of 32 started four at a time with ports from the system one met a port taken meanwhile."""
    for block in range(_PORT_BLOCKS):
        first = 20_000 + (os.getpid() + 397 * block) % _PORT_BLOCKS * 10
        ports = list(range(first, first + count))
        try:
            for port in ports:
                with socket.socket() as probe:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return ports
    raise AssertionError("no free ports on loopback")
