"""Fault campaigns: ``python -m tests.faults.campaign [NAME…] [--rounds N] [--seed S] [--json]``.

Prints one line for each fault: rounds, how they ended, what readers met. Exit 1 when a figure is missed. docs/faults.md says what each is.
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from strikeledger.durable import remove_folder

from tests.conftest import ROOT, Home
from tests.faults import damages, defective_builds, disks, increments, kills, races, warm
from tests.faults.power_cuts import cuts
from tests.faults.readers import read_real, read_small
from tests.faults.tally import Tally, as_json, table


@dataclass(frozen=True)
class Context:
    """``work``: an empty folder of this campaign. ``built``: gives a copy of a built home with its own seeds."""

    work: Path
    rounds: int
    dice: random.Random
    built: Callable[[], Home]


def _damages(it: Context, tally: Tally) -> None:
    damages.prepared(it.work / "home")
    for name in damages.DAMAGES:
        damages.damage(name, it.work / "home", it.work / "damaged", tally)
    damages.clocks(it.work / "clocks", tally)


def _flipped_bits(it: Context, tally: Tally) -> None:
    damages.flipped_bits(damages.prepared(it.work / "home"), it.rounds, it.dice, tally)


def _read_only(it: Context, tally: Tally) -> None:
    if reason := disks.no_small_disk():
        tally.missed.append(f"not run: {reason}")
        return
    for part in ("", "releases", "staging"):
        damages.prepared(it.work / f"home-{part}")
        damages.read_only(it.work / f"home-{part}", part, tally)


def _full_disk(what: str) -> Callable[[Context, Tally], None]:
    def run(it: Context, tally: Tally) -> None:
        if reason := disks.no_small_disk():
            tally.missed.append(f"not run: {reason}")
            return
        disks.on_a_full_disk(what, it.work / "disk", it.rounds, tally, it.built() if what == "builds" else None)

    return run


def _build_kills(it: Context, tally: Tally) -> None:
    home = it.built()
    kills.of_builds(home, it.rounds, it.dice, tally, kills.whole_build_seconds(home, tally))


def _in_a_row(what: str) -> Callable[[Context, Tally], None]:
    def run(it: Context, tally: Tally) -> None:
        home = it.built() if what == "real" else Home(it.work / "home", ROOT / "seeds")
        warm.in_a_row(what, home, it.rounds, tally, read_real if what == "real" else read_small)

    return run


# Name: how many rounds when none are asked for, and what runs them.
CAMPAIGNS: dict[str, tuple[int, Callable[[Context, Tally], None]]] = {
    "kill-each-change": (1, lambda it, tally: kills.before_each_change(it.work / "home", tally)),
    "kill-publishing": (1000, lambda it, tally: kills.at_random_moments(it.work / "home", it.rounds, it.dice, tally)),
    "kill-builds": (40, _build_kills),
    "full-disk-publishing": (20, _full_disk("publications")),
    "full-disk-loading": (20, _full_disk("loads")),
    "full-disk-builds": (20, _full_disk("builds")),
    "file-limit-publishing": (20, lambda it, tally: disks.file_sizes(it.work, it.rounds, tally)),
    "file-limit-builds": (20, lambda it, tally: disks.builds_with_file_sizes(it.built(), it.rounds, tally)),
    "file-limit-journals": (200, lambda it, tally: disks.journals(it.work, it.rounds, tally)),
    "refreshes-at-once": (100, lambda it, tally: races.of_refreshes(it.work / "home", it.rounds, tally)),
    "refresh-and-rollback": (100, lambda it, tally: races.of_refresh_and_rollback(it.work / "home", it.rounds, it.dice, tally)),
    "builds-at-once": (12, lambda it, tally: races.of_builds(it.built(), it.rounds, it.dice, tally)),
    "any-sequence": (60, lambda it, tally: increments.of_any_sequence(it.built(), it.rounds, it.dice, tally)),
    "damaged-homes": (1, _damages),
    "read-only-homes": (1, _read_only),
    "flipped-bits": (2000, _flipped_bits),
    "power-cuts": (200, lambda it, tally: cuts.power_cuts(it.work, it.rounds, it.dice, tally)),
    "defects": (0, lambda it, tally: defective_builds.all_defects(it.built(), it.work, tally, it.rounds or None)),
    "small-refreshes-in-a-row": (200, _in_a_row("small")),
    "refreshes-in-a-row": (200, _in_a_row("real")),
}


def run(name: str, rounds: int | None, seed: int, work: Path) -> Tally:
    """One campaign in a folder of its own, which goes afterwards."""
    usual, campaign = CAMPAIGNS[name]
    folder, tally = work / name, Tally(name)
    folder.mkdir()

    def built() -> Home:
        if not (work / "built").is_dir():
            first = Home(work / "built", ROOT / "seeds")
            result = first.run("build")
            if result.returncode:
                raise SystemExit(f"the warehouse does not build: {result.stderr}")
        shutil.copytree(work / "built", folder / "built", symlinks=True)
        shutil.copytree(ROOT / "seeds", folder / "built-seeds")
        return Home(folder / "built", folder / "built-seeds")

    with tally.timed():
        try:
            campaign(Context(folder, usual if rounds is None else rounds, random.Random(seed), built), tally)
        except Exception as error:  # one campaign that breaks must not keep the others from being told
            tally.missed.append(f"the campaign broke off: {error!r}")
    remove_folder(folder)
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"all when left out: {', '.join(CAMPAIGNS)}")
    parser.add_argument("--rounds", type=int, help="of each campaign; its usual number when left out")
    parser.add_argument("--seed", type=int, default=20231004)
    parser.add_argument("--json", action="store_true", dest="is_json")
    options = parser.parse_args()
    if unknown := set(options.names) - CAMPAIGNS.keys():
        parser.error(f"there is no campaign {', '.join(sorted(unknown))}; there are {', '.join(CAMPAIGNS)}")
    tallies = []
    work = Path(tempfile.mkdtemp(prefix="strikeledger-faults-"))
    try:
        for name in options.names or CAMPAIGNS:
            tallies.append(run(name, options.rounds, options.seed, work))
            print(table(tallies[-1:]), file=sys.stderr, flush=True)
    finally:
        remove_folder(work)
    print(as_json(tallies) if options.is_json else table(tallies))
    return 0 if all(tally.is_met for tally in tallies) else 1


if __name__ == "__main__":
    sys.exit(main())
