"""Homes that were damaged while nothing ran: what tells of it, what mends it, and that the next refresh works then."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from re import search

from strikeledger.durable import remove_folder
from strikeledger.errors import StrikeledgerError
from strikeledger.release.release_keys import order
from strikeledger.release.verify import verify

from tests.conftest import ROOT, Home
from tests.faults.readers import read_small
from tests.faults.sound import faults_after_a_start
from tests.faults.tally import Tally
from tests.integration.release.small_warehouse import DAY, SmallHome, counted
from tests.recordings.memberships import SOURCE_CODE, memberships

OLD, NEW = "2026-03-31.001", "2026-03-31.002"


def thawed(home: SmallHome, key: str) -> Path:
    folder = home.layout.releases / key
    for each in [folder, *folder.rglob("*")]:
        each.chmod(0o755 if each.is_dir() else 0o644)
    return folder


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def relink(home: SmallHome, target: str) -> None:
    home.layout.current.unlink()
    home.layout.current.symlink_to(target)


def replace_by_file(path: Path) -> None:
    remove_folder(path)
    path.write_text("mine\n")


def replace_by_folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()


def put(path: Path, content: bytes) -> None:
    folder = path.parent
    mode = folder.stat().st_mode if folder.is_dir() else 0o755
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    path.write_bytes(content)
    folder.chmod(mode)


def frozen_leftover(home: SmallHome) -> None:
    folder = home.layout.staging / "killed-run" / "release" / "csv"
    put(folder / "fct_actions.csv", b"half")
    for each in (folder, folder.parent, folder.parent.parent):
        each.chmod(0o555)


def lost_line(home: SmallHome) -> None:
    lines = home.layout.history.read_bytes().splitlines(keepends=True)
    home.layout.history.write_bytes(b"".join(lines[:-1]))


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def not_an_event(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([b"mine\n", *lines]))


def without_first_line(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


def archived(home: SmallHome) -> Path:
    return next(path for path in home.layout.archive.iterdir() if len(path.name) == 64)


@dataclass(frozen=True)
class Damage:
    """``do``: the damage. ``told_by``: a command that names it in words that match ``named``; none where the next refresh just mends it.

    ``mend``: what the message says to do, commands and changes by hand; nothing where the next refresh works at once.
    """

    do: Callable[[SmallHome], object]
    told_by: tuple[str, ...] = ()
    named: str = ""
    mend: tuple[str | Callable[[SmallHome], object], ...] = ()


ROLLBACK = ("rollback",)
VERIFY = ("verify",)
# What `verify` says of a release that has no whole manifest.
GO_BACK_AND_REMOVE = ("rollback", lambda home: remove_folder(home.layout.releases / NEW))
DAMAGES = {
    "stale .wal beside the served file": Damage(
        lambda home: put(home.layout.releases / NEW / "strikeledger.duckdb.wal", b"old rows"), VERIFY, "DuckDB would merge it"
    ),
    "stale .wal beside a leftover build file": Damage(
        lambda home: put(home.layout.staging / "run" / "warehouse.duckdb.wal", b"old rows"),
    ),
    "leftover staging": Damage(lambda home: put(home.layout.staging / "killed-run" / "warehouse.duckdb", b"half")),
    "leftover staging, frozen": Damage(frozen_leftover),
    "leftover link": Damage(lambda home: (home.layout.staging / "next-current").symlink_to("releases/nowhere")),
    "half manifest": Damage(
        lambda home: torn(thawed(home, NEW) / "manifest.json"), VERIFY, rf"{NEW} is damaged: its manifest.json cannot be read", GO_BACK_AND_REMOVE
    ),
    "manifest of zeros": Damage(
        lambda home: overwrite(thawed(home, NEW) / "manifest.json", b"\0" * 4096), VERIFY, "its manifest.json cannot be read", GO_BACK_AND_REMOVE
    ),
    "lost manifest": Damage(
        lambda home: (thawed(home, NEW) / "manifest.json").unlink(), VERIFY, "its manifest.json is missing", GO_BACK_AND_REMOVE
    ),
    "half manifest of another release": Damage(
        lambda home: torn(thawed(home, OLD) / "manifest.json"),
        VERIFY,
        rf"releases/{OLD}: is not a whole release",
        (lambda home: remove_folder(home.layout.releases / OLD),),
    ),
    "dangling link": Damage(lambda home: relink(home, "releases/2020-01-01.001"), VERIFY, "2020-01-01.001 is gone from", ROLLBACK),
    "link elsewhere": Damage(lambda home: relink(home, "/tmp"), VERIFY, "leads to /tmp, which is not a release", ROLLBACK),
    "lost link": Damage(lambda home: home.layout.current.unlink(), VERIFY, "is missing although releases are on disk", ROLLBACK),
    "link moved by hand": Damage(lambda home: relink(home, f"releases/{OLD}")),
    "folder in place of the link": Damage(
        lambda home: replace_by_folder(home.layout.current), VERIFY, "is not a link; move it away", (lambda home: home.layout.current.rmdir(), "rollback")
    ),
    "file in place of the link": Damage(
        lambda home: overwrite_link(home), VERIFY, "is not a link; move it away", (lambda home: home.layout.current.unlink(), "rollback")
    ),
    "deleted release": Damage(lambda home: remove_folder(home.layout.releases / NEW), VERIFY, f"release {NEW} is gone from", ROLLBACK),
    "deleted parent": Damage(lambda home: remove_folder(home.layout.releases / OLD)),
    "deleted table": Damage(lambda home: (thawed(home, NEW) / "parquet" / "fct_actions.parquet").unlink(), VERIFY, "is missing", ROLLBACK),
    "lost history": Damage(lambda home: home.layout.history.unlink()),
    "lost last line of the history": Damage(lost_line),
    "torn last line of the history": Damage(lambda home: torn(home.layout.history)),
    "history that is not events": Damage(
        lambda home: not_an_event(home.layout.history),
        ("releases",),
        "history.jsonl, line 1, is not an event; put that line right",
        (lambda home: without_first_line(home.layout.history),),
    ),
    "torn last line of the deliveries": Damage(lambda home: torn(home.layout.deliveries)),
    "deliveries that are none": Damage(
        lambda home: not_an_event(home.layout.deliveries),
        ("sources",),
        "deliveries.jsonl, line 1, tells of no delivery; put that line right",
        (lambda home: without_first_line(home.layout.deliveries),),
    ),
    "archived file of other bytes": Damage(
        lambda home: overwrite(archived(home), b"mine"), ("doctor",), r"is damaged: its bytes have sha256 .*; load the file again", ("load",)
    ),
    "lost archived file": Damage(lambda home: archived(home).unlink(), ("doctor",), "is gone; load the file again", ("load",)),
    "file in place of the releases": Damage(
        lambda home: replace_by_file(home.layout.releases), VERIFY, f"release {NEW} is gone from", (lambda home: begin_anew(home),)
    ),
    "file in place of staging": Damage(
        lambda home: replace_by_file(home.layout.staging), ROLLBACK, "staging", (lambda home: home.layout.staging.unlink(),)
    ),
    "folder in place of the history": Damage(
        lambda home: replace_by_folder(home.layout.history), VERIFY, "history.jsonl", (lambda home: home.layout.history.rmdir(),)
    ),
    "folder in place of the lock": Damage(
        lambda home: replace_by_folder(home.layout.lock), ROLLBACK, "publish.lock", (lambda home: home.layout.lock.rmdir(),)
    ),
    "file in place of the archive": Damage(
        lambda home: replace_by_file(home.layout.archive), ("load",), "archive", (lambda home: home.layout.archive.unlink(),)
    ),
}


def overwrite_link(home: SmallHome) -> None:
    home.layout.current.unlink()
    home.layout.current.write_text("mine\n")


def begin_anew(home: SmallHome) -> None:
    home.layout.releases.unlink()
    home.layout.current.unlink()


def prepared(folder: Path) -> SmallHome:
    """A home with two releases and one delivered file."""
    home = SmallHome(folder)
    home.publish(counted(1))
    home.publish(counted(2))
    _run(home, "load")
    return home


def damage(name: str, origin: Path, folder: Path, tally: Tally) -> None:
    """Damage a copy of ``origin``; see that it is named, mended as the message says, and that the next refresh works."""
    shutil.copytree(origin, folder, symlinks=True)
    home, it = SmallHome(folder), DAMAGES[name]
    it.do(home)
    tally.rounds += 1
    if it.told_by:
        result = _run(home, *it.told_by)
        told = result.stdout + result.stderr
        tally.require(bool(search(it.named, told)), f"{name}: {it.told_by} says {told[-400:]}")
        tally.require("Traceback" not in told, f"{name}: a traceback: {told[-400:]}")
        tally.require(result.returncode == 1, f"{name}: {it.told_by} ended with {result.returncode}")
    try:
        home.publish(counted(50))
        outcome = "healed by the next refresh"
    except (StrikeledgerError, OSError) as error:
        tally.require(bool(it.mend), f"{name}: the next refresh was refused: {error}")
    if it.mend:
        for step in it.mend:
            _mend(home, step, name, tally)
        home.publish(counted(51))
        outcome = f"told, then mended {'by hand' if any(map(callable, it.mend)) else 'by a command'}"
    tally.outcomes[outcome] += 1
    tally.require(read_small(folder).number in (50, 51), f"{name}: readers see {read_small(folder)}")
    tally.missed += [f"{name}: {fault}" for fault in faults_after_a_start(folder)]
    remove_folder(folder)


def _mend(home: SmallHome, step: str | Callable[[SmallHome], object], name: str, tally: Tally) -> None:
    if callable(step):
        step(home)
        return
    result = _run(home, step)
    tally.require(result.returncode == 0, f"{name}: {step} ended with {result.returncode}: {result.stderr}")


def _run(home: SmallHome, *arguments: str) -> subprocess.CompletedProcess[str]:
    if arguments == ("load",):
        file = home.layout.home.parent / "members-2019.csv"
        file.write_bytes(memberships())
        arguments = ("load", SOURCE_CODE, str(file))
    return Home(home.layout.home, ROOT / "seeds").run(*arguments)


def flipped_bits(home: SmallHome, rounds: int, dice: random.Random, tally: Tally) -> None:
    """One bit at a random place of a random file of the current release, each time; `verify` must find every one."""
    folder = thawed(home, home.current_key())
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for turn in range(rounds):
        file = files[turn % len(files)]
        whole = file.read_bytes()
        at, bit = dice.randrange(len(whole)), 1 << dice.randrange(8)
        file.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
        found = [problem for problem in verify(home.layout) if "can be written" not in problem.reason]
        file.write_bytes(whole)
        tally.rounds += 1
        tally.outcomes["found" if found else "not found"] += 1
        tally.require(bool(found), f"{file.name}: bit {bit} of byte {at} was flipped and not found")


def clocks(folder: Path, tally: Tally) -> None:
    """A clock that goes forward by a year, back by two, and forward again: keys and times of releases never go back."""
    home, times = SmallHome(folder), []
    for number, days in enumerate((0, 365, -365, 0, -3650, 366)):
        moment = DAY + timedelta(days=days)
        key = home.publish(counted(number), clock=lambda moment=moment: moment, keep=20).release_key
        times.append((order(key), json.loads((folder / "releases" / key / "manifest.json").read_bytes())["published_at"]))
        tally.rounds += 1
        tally.outcomes["published"] += read_small(folder) == (key, number)
        tally.missed += [f"clock off by {days} days: {fault}" for fault in faults_after_a_start(folder)]
    tally.require(times == sorted(times) and len(set(times)) == len(times), f"releases went back in time: {times}")


def read_only(folder: Path, part: str, tally: Tally) -> None:
    """The whole home, or one of its folders, on a file system that cannot be written: plain words, the release stands, reading goes on."""
    home = SmallHome(folder)
    place = folder / part
    mounted = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    prefix = ["unshare", "--map-root-user", "--mount", "sh", "-c", mounted, str(place)]
    inside = Home(folder, ROOT / "seeds")
    for command, codes in ((("rollback",), (1,)), (("releases",), (0,)), (("verify",), (0,))):
        run = [*prefix, *inside.command(*command)]
        result = subprocess.run(run, env=inside.environment, capture_output=True, text=True)
        told = result.stdout + result.stderr
        is_needless = part == "releases"  # a rollback writes nothing there
        tally.require(result.returncode in codes or is_needless, f"{part or 'home'} read-only: {command} ended with {result.returncode}: {told}")
        tally.require("Traceback" not in told, f"{part or 'home'} read-only: a traceback: {told[-400:]}")
    code = "import sys; from tests.faults.refresher import Request, answer; sys.exit(answer(Request(sys.argv[1], 7)))"
    result = subprocess.run([*prefix, sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True)
    told = result.stderr
    is_plain = result.returncode == 1 and "nothing was published" in told and "Traceback" not in told
    is_named_by_system = not part and "Read-only file system" in told  # the lock itself cannot be written; the command says so plainly
    tally.require(is_plain or is_named_by_system, f"{part or 'home'} read-only: a refresh ended with {result.returncode}: {told[-600:]}")
    tally.rounds += 1
    tally.outcomes["refused"] += result.returncode != 0
    tally.missed += [f"{part or 'home'} read-only: {problem.as_text()}" for problem in verify(home.layout)]
    home.publish(counted(60))
    tally.missed += [f"{part or 'home'} read-only: {fault}" for fault in faults_after_a_start(folder)]
