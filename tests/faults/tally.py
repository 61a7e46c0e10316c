"""What a fault campaign counts: how each round ended, what readers met, and which figures were missed."""

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Tally:
    """``outcomes``: how rounds ended, by name. ``broken``, ``mixed``, ``backward``: reads that were. ``missed``: figures, in words.

    ``measures``: what else was measured, by name.
    """

    fault: str
    rounds: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    broken: int = 0
    mixed: int = 0
    backward: int = 0
    missed: list[str] = field(default_factory=list)
    measures: dict[str, object] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def is_met(self) -> bool:
        return self.rounds > 0 and not self.missed and not (self.broken or self.mixed or self.backward)

    def require(self, holds: bool, figure: str) -> bool:
        """Note that ``figure`` was missed unless it holds."""
        if not holds:
            self.missed.append(figure)
        return holds

    @contextmanager
    def timed(self) -> Iterator["Tally"]:
        started = time.monotonic()
        try:
            yield self
        finally:
            self.seconds += time.monotonic() - started

    def as_json(self) -> dict:
        return {**vars(self), "outcomes": dict(self.outcomes), "seconds": round(self.seconds, 1), "is_met": self.is_met}


def table(tallies: Sequence[Tally]) -> str:
    """One line for each fault, then what was missed."""
    titles = ("fault", "rounds", "outcomes", "reads", "broken", "mixed", "backward", "seconds", "")
    rows = [
        (
            each.fault,
            str(each.rounds),
            ", ".join(f"{count} {name}" for name, count in sorted(each.outcomes.items())),
            f"{each.reads:,}",
            str(each.broken),
            str(each.mixed),
            str(each.backward),
            f"{each.seconds:.0f}",
            "met" if each.is_met else "MISSED",
        )
        for each in tallies
    ]
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (titles, *rows)]
    lines += [f"{each.fault}: {name} {value}" for each in tallies for name, value in each.measures.items()]
    lines += [f"{each.fault}: MISSED: {figure}" for each in tallies for figure in each.missed]
    return "\n".join(lines)


def as_json(tallies: Sequence[Tally]) -> str:
    return json.dumps({"faults": [each.as_json() for each in tallies]}, indent=1, ensure_ascii=False, default=str)
