"""All benchmarks by one command: ``python -m tests.benchmarks``, or some of its parts: ``python -m tests.benchmarks seeds refresh``.

Parts run in this order: ``seeds`` (full builds of the bundled seeds), ``refresh`` (after one report), ``scale`` (full builds of generated
actions, and questions asked of them), ``daemon`` (from a dropped report to its release). In each round every way runs once. Printed are
medians, ratios to the plain script round by round, phases, and each target with what came of it. See docs/speed.md.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.builds import based
from tests.benchmarks.daemon import DAEMON, UI, UI_PLAIN, WATCH, daemon
from tests.benchmarks.full_builds import SCALE, SEEDS, scale, seeds
from tests.benchmarks.homes import BASE, remove, workplace
from tests.benchmarks.refresh import REFRESH, WARM, WARM_ALL, refresh
from tests.benchmarks.runs import Run
from tests.benchmarks.scale.questions import Answer
from tests.benchmarks.told import as_json, as_text, line

# Of each part: its ways in the order of a round, and which of them run where none is named.
WAYS = {
    SEEDS: ("script", "ours", "dbt", "chain", "sqlmesh"),
    REFRESH: ("script", WARM, WARM_ALL, "cold", "dbt", "chain"),
    SCALE: ("script", "ours", "dbt", "chain", "sqlmesh"),
    DAEMON: (WATCH, UI, UI_PLAIN),
}
UNASKED = {SCALE: ("chain", "sqlmesh")}
DEFAULT_COUNTS = (10_000, 100_000)


@dataclass
class Results:
    """All that was measured so far; a file, if there is one, holds it after each part."""

    runs: list[Run] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def heard(self, run: Run) -> None:
        self.runs.append(run)
        print(line(run), file=sys.stderr, flush=True)

    def write(self, file: Path | None, options: dict) -> None:
        if file:
            file.write_text(json.dumps(as_json(self.runs, self.answers, options), indent=1), encoding="utf-8")


def ways_of(part: str, chosen: Sequence[str] | None) -> list[str]:
    """Which ways of a part run, in the order of a round. ``chosen``: None for those that run where none is named."""
    return [way for way in WAYS[part] if (way in chosen if chosen else way not in UNASKED.get(part, ()))]


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.split("\n\n")[1])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(WAYS)} (default: all)")
    parser.add_argument("--rounds", type=_at_least_one, default=3, help="how often each way runs (default: %(default)s)")
    names = list(dict.fromkeys(way for ways in WAYS.values() for way in ways))
    parser.add_argument("--ways", nargs="+", choices=names, help="only these; without it chain and sqlmesh are left out of scale")
    parser.add_argument("--counts", nargs="+", type=_at_least_one, metavar="COUNT", help="actions of scale (default: 1e4 1e5)")
    parser.add_argument("--no-questions", action="store_true", help="ask no example questions of the releases of scale")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run, question and target; rewritten after each part")
    parser.add_argument("--folder", type=Path, help="where homes go (default: a temporary folder); generated rows there are taken again")
    options = parser.parse_args(arguments)
    if unknown := [part for part in options.parts if part not in WAYS]:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(WAYS)}")
    options.parts = [part for part in WAYS if part in options.parts or not options.parts]
    options.counts = list(options.counts or DEFAULT_COUNTS)
    if idle := [part for part in options.parts if not ways_of(part, options.ways)]:
        parser.error(f"none of these ways is one of {', '.join(idle)}")
    return options


def _at_least_one(text: str) -> int:
    """1e5 is a number, too."""
    number = int(float(text))
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _run(part: str, options: argparse.Namespace, folder: Path, empty: Path, results: Results) -> None:
    names, rounds, heard = ways_of(part, options.ways), options.rounds, results.heard
    if part == SEEDS:
        seeds(folder, empty, names, rounds, heard)
    elif part == REFRESH:
        refresh(folder, empty, names, rounds, heard)
    elif part == SCALE:
        answered = None if options.no_questions else results.answers.extend
        scale(folder, options.counts, names, rounds, heard, answered, is_keeping_rows=options.folder is not None)
    else:
        daemon(folder, names, rounds, heard)


def main() -> int:
    options = parsed()
    results, told = Results(), {name: value for name, value in vars(options).items() if not isinstance(value, Path)}
    results.write(options.json, told)  # a file that cannot be written is found now
    with workplace(options.folder) as folder:
        print("the bundled seeds are built, for what all begin from", file=sys.stderr, flush=True)
        empty = based(folder)
        try:
            for part in options.parts:
                _run(part, options, folder, empty, results)
                results.write(options.json, told)
        finally:  # what was measured is told, even if the rest cannot be
            results.write(options.json, told)
            print(as_text(results.runs, results.answers))
            remove(folder / BASE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
