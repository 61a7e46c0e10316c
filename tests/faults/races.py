"""Commands at once: of refreshes one wins and the others name it; a rollback or a load beside a refresh spoils nothing."""

import random
import time
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE, Popen

from strikeledger.paths import Layout
from strikeledger.release.history import published_events

from tests.conftest import ROOT, Home
from tests.faults.kills import change_deere
from tests.faults.readers import Reader, read_real, read_small
from tests.faults.refresher import Refresher, Request
from tests.faults.sound import faults_after_a_start, faults_of_records, faults_of_release
from tests.faults.tally import Tally
from tests.integration.release.small_warehouse import SmallHome, counted
from tests.recordings.memberships import SOURCE_CODE, memberships

BUSY = 75


def of_refreshes(folder: Path, rounds: int, tally: Tally, sizes: tuple[int, ...] = (2, 5)) -> None:
    """So many refreshes begin at the same moment, under a looping reader."""
    home = SmallHome(folder)
    home.publish(counted(0))
    wanted = Path(f"{folder}.wanted")
    with ExitStack() as processes, Reader(read_small, folder, 0.01) as reader:
        refreshers = [processes.enter_context(Refresher()) for _ in range(max(sizes))]
        for turn in range(rounds):
            racing = refreshers[: sizes[turn % len(sizes)]]
            before = len(published_events(home.layout))
            wanted.write_bytes(b"")
            first = read_small(folder).number + 1
            pids = [refresher.begin(Request(str(folder), first + n, party=len(racing))) for n, refresher in enumerate(racing)]
            ends = [refresher.end() for refresher in racing]
            winners = [n for n, (code, _) in enumerate(ends) if code == 0]
            tally.rounds += 1
            tally.outcomes[f"1 of {len(racing)} won" if len(winners) == 1 else f"{len(winners)} of {len(racing)} won"] += 1
            tally.require(len(winners) == 1, f"of {len(racing)} refreshes {len(winners)} won: {ends}")
            for code, told in ends:
                is_named = f"process {pids[winners[0]]}" in told or "it began a moment ago" in told
                is_plain = told.startswith("another refresh runs:") and "nothing was done" in told and len(told.splitlines()) == 1
                tally.require(
                    code == 0 or (code == BUSY and is_plain and is_named), f"a refresh that did not win ended with {code}: {told}"
                )
            tally.require(len(published_events(home.layout)) == before + 1, "more or less than one release was recorded")
            tally.require(read_small(folder).number == first + winners[0], "readers do not see what the winner published")
    reader.report(tally)
    tally.missed += faults_after_a_start(folder)


def of_refresh_and_rollback(folder: Path, rounds: int, dice: random.Random, tally: Tally) -> None:
    """`strikeledger rollback` at any moment of a refresh: it is turned away or goes first or last, and readers see what was said last."""
    home = Home(folder, ROOT / "seeds")
    for number in (0, 1):
        SmallHome(folder).publish(counted(number), keep=3)
    with Refresher() as refresher:
        started = time.monotonic()
        home.run("rollback")
        whole_rollback = time.monotonic() - started
        refresher.run(Request(str(folder), 2))
        for turn in range(rounds):
            rollback = Popen(home.command("rollback"), env=home.environment, stdout=PIPE, stderr=PIPE, text=True)
            time.sleep(dice.uniform(0, 1) * whole_rollback)
            refresher.begin(Request(str(folder), turn + 3))
            told, complaint = rollback.communicate(timeout=60)
            code, message = refresher.end()
            tally.rounds += 1
            _judge_pair(rollback.returncode, complaint, code, message, tally)
            tally.missed += faults_of_release(folder)
            if code != 0:
                refresher.run(Request(str(folder), turn + 3))  # so that there is somewhere to go back to
    tally.missed += faults_after_a_start(folder)


def _judge_pair(rollback_code: int, rollback_told: str, refresh_code: int, refresh_told: str, tally: Tally) -> None:
    name = {0: "both done", BUSY: "one turned away"}.get(max(rollback_code, refresh_code), "refused")
    tally.outcomes[name] += 1
    for who, code, told in (("rollback", rollback_code, rollback_told), ("refresh", refresh_code, refresh_told)):
        is_busy = code == BUSY and "another refresh runs:" in told and len(told.splitlines()) == 1
        tally.require(code == 0 or is_busy, f"{who} ended with {code}: {told}")
    tally.require(0 in (rollback_code, refresh_code), "both were turned away")


def of_builds(home: Home, rounds: int, dice: random.Random, tally: Tally, pause_seconds: float = 8) -> None:
    """The real commands: a build with another build, a rollback or a load beside it, in turn."""
    with Reader(read_real, home.folder, 0.05) as reader:
        for turn in range(rounds):
            before = read_real(home.folder)
            change_deere(home.seeds, before.number)
            year = 2016 + turn % 4  # of which hand-kept figures are shown: the gate refuses the invented ones
            delivery = home.seeds.parent / f"members-{year}.csv"
            delivery.write_bytes(memberships(year))
            other = (["build"], ["rollback"], ["load", SOURCE_CODE, str(delivery)])[turn % 3]
            build = Popen(home.command("build"), env=home.environment, stdout=PIPE, stderr=PIPE, text=True)
            time.sleep(dice.uniform(0, 1.5) * pause_seconds)
            beside = Popen(home.command(*other), env=home.environment, stdout=PIPE, stderr=PIPE, text=True)
            ends = [(process.communicate()[1], process.returncode) for process in (build, beside)]
            codes = [code for _, code in ends]
            tally.rounds += 1
            tally.outcomes[f"build and {other[0]}: {codes[0]} and {codes[1]}"] += 1
            tally.require(not any("Traceback" in told for told, _ in ends), f"a traceback: {ends}")
            if other[0] == "load":
                tally.require(codes == [0, 0], f"a load beside a build: {ends}")
            else:
                tally.require(sorted(codes) in ([0, BUSY], [0, 0]), f"{other[0]} beside a build: {ends}")
            for told, code in ends:
                tally.require(code != BUSY or "another refresh runs:" in told, f"who was turned away was told {told}")
            tally.missed += faults_of_release(home.folder) + faults_of_records(home.folder)
    reader.report(tally, may_go_back=True)  # that is what a rollback is for
    tally.require(Layout(home.folder).current.is_symlink(), "the link is gone")
