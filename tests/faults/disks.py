"""Disks that take no more: a small file system filled to the last bytes, and a limit on the size of any file.

The file system is a tmpfs in a namespace of its own, where the machine allows one: ``python -m tests.faults.disks WHAT FOLDER ROUNDS``
runs inside and prints what it counted.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from strikeledger.journal import append_event, read_events

from tests.conftest import ROOT, Home
from tests.faults.kills import change_deere
from tests.faults.readers import Seen, read_real, read_small
from tests.faults.refresher import Refresher, Request, fill
from tests.faults.sound import faults_after_a_start, faults_of_archive, faults_of_release
from tests.faults.tally import Tally
from tests.integration.release.small_warehouse import SmallHome, counted
from tests.recordings.memberships import SOURCE_CODE, memberships

DISK_BYTES = 700_000_000
STATES = ("Ohio", "Maine", "Iowa", "Utah", "Texas", "Idaho", "Nevada", "Oregon", "Kansas", "Vermont")


def no_small_disk() -> str:
    """Why this machine gives no small file system; empty when it does."""
    if shutil.which("unshare") is None:
        return "there is no unshare here"
    tried = subprocess.run([*_namespace(Path("/mnt")), "true"], capture_output=True, text=True)
    return f"no tmpfs can be mounted here: {tried.stderr.strip()}" if tried.returncode else ""


def on_a_full_disk(what: str, mount: Path, rounds: int, tally: Tally, home: Home | None = None) -> None:
    """Run one of ``INSIDE`` on a small disk. ``home``: copied onto it before."""
    mount.mkdir()
    command = [*_namespace(mount), sys.executable, "-m", "tests.faults.disks", what, str(mount), str(rounds)]
    command += [str(home.folder), str(home.seeds)] if home else []
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if tally.require(result.returncode == 0, f"the campaign itself ended with {result.returncode}: {result.stderr[-2000:]}"):
        told = json.loads(result.stdout)
        tally.rounds += told["rounds"]
        tally.outcomes.update(told["outcomes"])
        tally.missed += told["missed"]


def _namespace(mount: Path) -> list[str]:
    mounted = f'mount -t tmpfs -o size={DISK_BYTES} tmpfs "$0" && exec "$@"'
    return ["unshare", "--map-root-user", "--mount", "sh", "-c", mounted, str(mount)]


def publications(folder: Path, rounds: int, tally: Tally) -> None:
    """Publishing with ever more bytes free, from none to more than a release takes."""
    home = SmallHome(folder / "home")
    home.publish(counted(0))
    whole = sum(file.stat().st_size for file in home.layout.releases.rglob("*") if file.is_file())
    with Refresher() as refresher:
        for turn in range(rounds):
            request = Request(str(home.layout.home), turn * 2 + 1, bytes_free=turn * int(2 * whole) // rounds)
            _starved(refresher, home, request, tally)


def file_sizes(folder: Path, rounds: int, tally: Tally) -> None:
    """Publishing under an ever larger limit on the size of a file; it needs no small disk."""
    home = SmallHome(folder / "home")
    home.publish(counted(0))
    largest = max(file.stat().st_size for file in home.layout.releases.rglob("*") if file.is_file())
    with Refresher() as refresher:
        for turn in range(rounds):
            request = Request(str(home.layout.home), turn * 2 + 1, largest_file=turn * int(2 * largest) // rounds)
            _starved(refresher, home, request, tally)


def _starved(refresher: Refresher, home: SmallHome, request: Request, tally: Tally) -> None:
    folder, limit = home.layout.home, request.bytes_free if request.largest_file is None else request.largest_file
    before = read_small(folder)
    code, told = refresher.run(request)
    (folder.parent / "ballast").unlink(missing_ok=True)
    _judge(f"{limit:,} bytes", code, told, before, read_small(folder), tally)
    tally.missed += [f"{limit:,} bytes: {fault}" for fault in faults_of_release(folder)]
    code, told = refresher.run(Request(str(folder), request.number + 1))
    tally.require(
        code == 0 and read_small(folder).number == request.number + 1, f"{limit:,} bytes: the next refresh ended with {code}: {told}"
    )
    tally.missed += [f"{limit:,} bytes: {fault}" for fault in faults_after_a_start(folder)]


def _judge(where: str, code: int, told: str, before: Seen, after: Seen, tally: Tally) -> None:
    """Refused in plain words with the last release in place, or published."""
    tally.rounds += 1
    tally.outcomes["refused" if code else "published"] += 1
    tally.require("Traceback" not in told, f"{where}: a traceback: {told[-500:]}")
    tally.require(code in (0, 1), f"{where}: ended with {code}: {told[-500:]}")
    is_new = after != before
    if is_new and code:
        tally.require("is published and whole" in told, f"{where}: published, but said {told[-500:]}")
    if not is_new:
        is_plain = any(words in told for words in ("nothing was published", "readers still see a whole release", "the last release stands"))
        tally.require(code == 1 and is_plain, f"{where}: not published, and said {told[-500:]}")


def loads(folder: Path, rounds: int, tally: Tally) -> None:
    """Loading a file with ever more bytes free, a page at a time."""
    home = Home(folder / "home", ROOT / "seeds")
    home.run("load", SOURCE_CODE, str(_delivery(folder, 1983)))
    page = os.statvfs(folder).f_frsize
    for turn in range(rounds):
        file = _delivery(folder, 1984 + turn)
        held = home.json("sources", SOURCE_CODE)["sources"][0]["files"]
        ballast = fill(home.folder, turn * page)
        result = home.run("load", SOURCE_CODE, str(file))
        ballast.unlink()
        where = f"load with {turn} pages free"
        tally.rounds += 1
        tally.outcomes["refused" if result.returncode else "loaded"] += 1
        tally.require(result.returncode in (0, 1) and "Traceback" not in result.stderr, f"{where}: {result.stderr[-500:]}")
        now = home.json("sources", SOURCE_CODE)["sources"][0]["files"]
        tally.require(now == held + (result.returncode == 0), f"{where}: {held} files were held, now {now}: {result.stdout}{result.stderr}")
        tally.missed += [f"{where}: {fault}" for fault in faults_of_archive(home.folder)]
        left = [path.name for path in (home.folder / "archive").glob(".arriving-*")]
        tally.require(not left, f"{where}: left {left}")
        again = home.run("load", SOURCE_CODE, str(file))
        tally.require(again.returncode == 0, f"{where}: the next load ended with {again.returncode}: {again.stderr}")


def _delivery(folder: Path, year: int) -> Path:
    file = folder / f"members-{year}.csv"
    file.write_bytes(b"".join([memberships(year, states=STATES)]))
    return file


def builds(folder: Path, rounds: int, tally: Tally) -> None:
    """The real build on a disk with ever more bytes free. ``folder`` holds a built home and seeds."""
    home = Home(folder / "home", folder / "seeds")
    needed = sum(file.stat().st_size for file in (home.folder / "staging").rglob("*") if file.is_file())
    needed += sum(file.stat().st_size for file in (home.folder / "current").resolve().rglob("*") if file.is_file())
    for turn in range(rounds):
        _starved_build(home, f"{turn * 3 * needed // rounds // 2:,} bytes", turn * 3 * needed // rounds // 2, None, tally)
    _require_next_build(home, tally)


def builds_with_file_sizes(home: Home, rounds: int, tally: Tally) -> None:
    """The real build under an ever larger limit on the size of a file."""
    largest = max(file.stat().st_size for file in (home.folder / "staging").rglob("*") if file.is_file())
    for turn in range(rounds):
        limit = turn * int(1.1 * largest) // rounds
        _starved_build(home, f"file limit {limit:,} bytes", None, lambda: _limit(limit), tally)  # noqa: B023 - called at once
    _require_next_build(home, tally)


def _limit(largest_file: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))


def _starved_build(home: Home, where: str, bytes_free: int | None, prepare: Callable | None, tally: Tally) -> None:
    before = read_real(home.folder)
    change_deere(home.seeds, before.number)
    shutil.rmtree(home.folder / "staging", ignore_errors=True)  # else what the next build sweeps would be free as well
    ballast = fill(home.folder, bytes_free) if bytes_free is not None else None
    command = home.command("build")
    result = subprocess.run(command, env=home.environment, capture_output=True, text=True, preexec_fn=prepare)
    if ballast:
        ballast.unlink()
    _judge(where, result.returncode, result.stderr, before, read_real(home.folder), tally)
    tally.missed += [f"{where}: {fault}" for fault in faults_of_release(home.folder)]


def _require_next_build(home: Home, tally: Tally) -> None:
    before = read_real(home.folder)
    change_deere(home.seeds, before.number)
    result = home.run("build")
    tally.require(
        result.returncode == 0 and read_real(home.folder) != before, f"the next build ended with {result.returncode}: {result.stderr}"
    )
    runs = [path.name for path in (home.folder / "staging").iterdir() if path.is_dir() and not path.is_symlink()]
    tally.require(len(runs) == 1, f"staging was not swept: {runs}")


def journals(folder: Path, rounds: int, tally: Tally) -> None:
    """A record whose next line fits in part only: an error is told, readers take no part of the line, and the next line takes its place."""

    def read(line: bytes) -> dict | None:
        try:
            return json.loads(line)
        except ValueError:
            return None

    def events() -> list[dict]:
        return list(read_events(file, read, "is no event", "file"))

    file = folder / "journal.jsonl"
    for turn in range(rounds):
        event, before = {"number": turn, "padding": "x" * (turn * 7)}, events()
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT)
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        fits = turn % (len(json.dumps(event)) + 1)
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + fits, limits[1]))
            with suppress(OSError):
                append_event(descriptor, event, read)
                tally.missed.append(f"of a line {fits} bytes were written, and no error was told")
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            tally.require(events() == before, f"after {fits} bytes of a line readers see {events()[-1:]}")
            append_event(descriptor, event, read)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            os.close(descriptor)
        tally.rounds += 1
        tally.outcomes["told and mended"] += events() == [*before, event]
        tally.require(events() == [*before, event], "the next line did not take the place of the torn one")


INSIDE = {"publications": publications, "loads": loads, "builds": builds}


if __name__ == "__main__":
    what, place, count, *copied = sys.argv[1:]
    if copied:
        shutil.copytree(copied[0], Path(place) / "home", symlinks=True)
        shutil.copytree(copied[1], Path(place) / "seeds")
    counts = Tally(what)
    INSIDE[what](Path(place), int(count), counts)
    print(json.dumps(counts.as_json()))
