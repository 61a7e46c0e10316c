"""Homes to which the files of `two_sources` were delivered through the command line, each built once for all tests that ask it."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryFile

from tests.conftest import ROOT, Home
from tests.recordings.two_sources import DENOMINATORS, DETAIL, MEDIATION, TRACKER_1, TRACKER_2, File, listing_with_kept_rows
from tests.shared import made_once


def deliver(home: Home, folder: Path, files: Iterable[File]) -> None:
    """Put files into ``folder`` and load them one after another; every row of each must be taken."""
    for file in files:
        result = home.run("load", file.source, str(file.put(folder)), "--vintage", file.vintage, "--json")
        assert result.returncode == 0, result.stdout + result.stderr
        (told,) = json.loads(result.stdout)["files"]
        assert told["status"] in ("accepted", "already_held") and told["rows_quarantined"] == 0, told


def build(*homes: Home) -> None:
    """Build homes at the same time, since one build keeps little more than one core busy."""
    with ExitStack() as files:
        told = [files.enter_context(TemporaryFile("w+")) for _ in homes]
        processes = [
            Popen(home.command("build"), env=home.environment, stdout=file, stderr=file) for home, file in zip(homes, told, strict=True)
        ]
        for process, file in zip(processes, told, strict=True):
            code = process.wait(timeout=600)
            file.seek(0)
            assert code == 0, file.read()


def release_files(home: Home) -> list[Path]:
    """The databases of all releases, oldest first."""
    return sorted((home.folder / "releases").glob("*/strikeledger.duckdb"))


def told_in_two_steps(folder: Path) -> Home:
    """A home with two releases: all files but the tracker's second edition, then that as well. ``folder``: of the test session."""

    def tell(place: Path) -> None:
        home, files = Home(place, ROOT / "seeds"), place.with_name("files-in-two-steps")
        deliver(home, files, [TRACKER_1, listing_with_kept_rows(), DETAIL, MEDIATION, *DENOMINATORS])
        build(home)
        deliver(home, files, [TRACKER_2])
        build(home)

    return Home(made_once(folder / "told-in-two-steps", tell), ROOT / "seeds")
