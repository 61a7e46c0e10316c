"""The campaign: many states that a power cut may leave, each of which must heal."""

import random
from collections.abc import Iterator
from pathlib import Path

from strikeledger.durable import remove_folder

from tests.faults.power_cuts.disk import Choose, Cut, Trace, all_happened, at_random, none_happened, only_the
from tests.faults.power_cuts.scenarios import SCENARIOS, judged, traced
from tests.faults.tally import Tally


def power_cuts(work: Path, rounds: int, dice: random.Random, tally: Tally, names: tuple[str, ...] = tuple(SCENARIOS)) -> None:
    """Draw ``rounds`` states of each scenario. Each is read, verified, and refreshed."""
    for name in names:
        trace = traced(name, work / name.replace(" ", "-"))
        shown = next(
            (at for at, change in enumerate(trace.changes) if at >= trace.flushed and change.name == "current"), len(trace.changes)
        )
        returned = trace.moment("returned")
        tally.measures[f"{name}, changes traced"] = len(trace.changes) - trace.flushed
        for number, (length, told, choose) in enumerate(_cuts(trace, rounds, dice)):
            folder = work / f"state-{number}"
            cut = Cut(trace, length)
            cut.draw(folder, choose, dice)
            faults = judged(SCENARIOS[name], folder, has_returned=length > returned, was_shown=length > shown)
            tally.rounds += 1
            tally.outcomes["broken" if faults else "healed"] += 1
            tally.missed += [f"{name}, cut after {length} of {len(trace.changes)} changes, {told}: {fault}" for fault in faults]
            remove_folder(folder)


def _cuts(trace: Trace, rounds: int, dice: random.Random) -> Iterator[tuple[int, str, Choose]]:
    """Where to cut and what of the pending changes happened: nothing and all of it at the end, then a mixture of ways anywhere."""
    last = len(trace.changes)
    yield last, "nothing pending happened", none_happened
    yield last, "all pending happened", all_happened
    ways = ("nothing", "all", "one", "all but one", "any", "any")
    for turn in range(rounds - 2):
        length = dice.randint(trace.flushed, last)
        pending = max(1, Cut(trace, length).pending_count)
        chosen = dice.randrange(pending)
        match ways[turn % len(ways)]:
            case "nothing":
                yield length, "nothing pending happened", none_happened
            case "all":
                yield length, "all pending happened", all_happened
            case "one":
                yield length, f"only pending change {chosen} happened", only_the(chosen, happened=True)
            case "all but one":
                yield length, f"all but pending change {chosen} happened", only_the(chosen, happened=False)
            case _:
                yield length, "any of the pending happened", at_random(dice)
