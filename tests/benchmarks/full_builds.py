"""The parts ``seeds`` and ``scale``: full builds, way beside way, each in a process and a home of its own that is removed as it ends."""

import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.builds import build, generated_rows, sqlmesh_command
from tests.benchmarks.homes import remove
from tests.benchmarks.runs import Run, Way, alternate
from tests.benchmarks.scale.questions import Answer, asked

SEEDS, SCALE = "seeds", "scale"


def seeds(folder: Path, empty: Path, names: Sequence[str], rounds: int, heard: Callable[[Run], None]) -> None:
    """``empty``: a folder with no generated rows."""
    _make_ready(names)
    alternate(SEEDS, [_way(name, folder, empty) for name in names], rounds, heard)


def scale(
    folder: Path,
    counts: Sequence[int],
    names: Sequence[str],
    rounds: int,
    heard: Callable[[Run], None],
    answered: Callable[[Sequence[Answer]], None] | None,
    is_keeping_rows: bool,
) -> None:
    """``answered``: takes the answers that the release of each size gave; None asks nothing. ``is_keeping_rows``: leave generated rows."""
    _make_ready(names)
    for count in counts:
        generated = generated_rows(folder, count)

        def ask(home: Path, count: int = count) -> None:
            answered([replace(each, count=count) for each in asked(home / "current" / "strikeledger.duckdb")])

        ways = [_way(name, folder, generated, (rounds, ask) if answered and name == "ours" else None) for name in names]
        alternate(SCALE, ways, rounds, heard, count)
        if not is_keeping_rows:
            remove(generated)


def _way(name: str, folder: Path, generated: Path, last: tuple[int, Callable[[Path], None]] | None = None) -> Way:
    """``last``: the number of the last round, and what is done with its home. It is gone before the next way starts: of ten million
    actions one home takes 40 GB."""

    def run(number: int) -> Run:
        took = build(name, folder, generated)
        if last and number == last[0] and not took.failure:
            last[1](folder / name)
        remove(folder / name)
        return took

    return Way(name, run)


def _make_ready(names: Sequence[str]) -> None:
    """To install SQLMesh is no part of a run. Where it cannot be, its runs say why."""
    if "sqlmesh" in names:
        try:
            subprocess.run([*sqlmesh_command(), "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
        except (OSError, subprocess.TimeoutExpired):
            return
