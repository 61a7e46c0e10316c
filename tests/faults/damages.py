"""Homes that were damaged while nothing ran: what tells of it, what mends it, and that the next refresh works then."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from re import search

from strikeledger.durable import remove_folder
from strikeledger.errors import StrikeledgerError
from strikeledger.release.release_keys import order
from strikeledger.release.verify import verify

from tests.conftest import ROOT, Home
from tests.faults.damage_kinds import DAMAGES, thawed
from tests.faults.readers import read_small
from tests.faults.sound import faults_after_a_start
from tests.faults.tally import Tally
from tests.integration.release.small_warehouse import DAY, SmallHome, counted
from tests.recordings.memberships import SOURCE_CODE, memberships


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
        tally.require(
            result.returncode in codes or is_needless, f"{part or 'home'} read-only: {command} ended with {result.returncode}: {told}"
        )
        tally.require("Traceback" not in told, f"{part or 'home'} read-only: a traceback: {told[-400:]}")
    code = "import sys; from tests.faults.refresher import Request, answer; sys.exit(answer(Request(sys.argv[1], 7)))"
    result = subprocess.run([*prefix, sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True)
    told = result.stderr
    is_named = "nothing was published" in told or "Read-only file system" in told  # before publishing begins the system's words are all
    is_plain = result.returncode == 1 and is_named and "Traceback" not in told
    tally.require(is_plain, f"{part or 'home'} read-only: a refresh ended with {result.returncode}: {told[-600:]}")
    tally.rounds += 1
    tally.outcomes["refused"] += result.returncode != 0
    tally.missed += [f"{part or 'home'} read-only: {problem.as_text()}" for problem in verify(home.layout)]
    home.publish(counted(60))
    tally.missed += [f"{part or 'home'} read-only: {fault}" for fault in faults_after_a_start(folder)]
