"""A disk as a power cut leaves it: what was flushed is certain, all else may or may not have happened, in any order.

A trace is what one process did to a folder, seen between its calls: names given and taken away, bytes and modes changed, flushes. The rule
by which a state after a cut is drawn from it:

- a file holds what it held when it was last flushed, or what it holds now, or any mixture of the two by blocks, in the old or the new
  length; one that was never flushed may be empty or hold zeros;
- the mode of a file or folder is the one at its last flush, or the one it has now;
- a name in a folder leads where it led when that folder was last flushed, or anywhere it has led since. Two names are independent: of a
  move from one folder to another both halves, one or none may have happened.

That is less than ext4, xfs or btrfs promise, so what survives here survives there.
"""

import random
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

BLOCK_BYTES = 512


@dataclass(frozen=True)
class Change:
    """One thing that happened to object ``subject``.

    ``kind``: name (in folder ``subject``, ``name`` now leads to object ``value``, None for nowhere), bytes, mode, flush; or note, a moment
    that the traced process told of in ``name``.
    """

    kind: str
    subject: int = 0
    name: str = ""
    value: object = None


@dataclass(frozen=True)
class Kind:
    """``type``: folder, file or link. ``target``: of a link; links never change."""

    type: str
    target: str = ""


@dataclass
class Trace:
    """``kinds``: every object that ever was, by number; 0 is the folder itself. The first ``flushed`` changes made the state before."""

    kinds: dict[int, Kind] = field(default_factory=lambda: {0: Kind("folder")})
    changes: list[Change] = field(default_factory=list)
    flushed: int = 0

    def moment(self, note: str) -> int:
        """How many changes came before the process told of ``note``."""
        return next(number for number, change in enumerate(self.changes) if (change.kind, change.name) == ("note", note))


# Chooses among the values of one attribute since the last flush, oldest first, never fewer than two.
Choose = Callable[[int], int]


@dataclass
class _Object:
    """What may be found of one object: values since the last flush, of which the first is certain to have been there."""

    names: dict[str, list[int | None]] = field(default_factory=dict)
    bytes: list[bytes] = field(default_factory=lambda: [b""])
    modes: list[int] = field(default_factory=list)


class Cut:
    """The disk when power went after the first ``length`` changes of a trace."""

    def __init__(self, trace: Trace, length: int) -> None:
        self._kinds = trace.kinds
        self._objects: dict[int, _Object] = {number: _Object() for number in trace.kinds}
        for number, change in enumerate(trace.changes[:length]):
            self._apply(change, is_flushed=number < trace.flushed)

    @property
    def pending_count(self) -> int:
        """How many attributes have more than one value that they may have."""
        return sum(1 for _ in self._pending())

    def _apply(self, change: Change, *, is_flushed: bool) -> None:
        it = self._objects.get(change.subject)
        match change.kind:
            case "name":
                it.names.setdefault(change.name, [None]).append(change.value)
            case "bytes":
                it.bytes.append(change.value)
            case "mode":
                it.modes.append(change.value)
        if change.kind == "flush" or (is_flushed and it is not None):
            it.names = {name: values[-1:] for name, values in it.names.items()}
            it.bytes, it.modes = it.bytes[-1:], it.modes[-1:]

    def _pending(self) -> Iterator[list]:
        for it in self._objects.values():
            yield from (values for values in (*it.names.values(), it.bytes, it.modes) if len(values) > 1)

    def draw(self, folder: Path, choose: Choose, dice: random.Random) -> None:
        """Write one possible state into ``folder``, which is not there yet. ``dice``: mixes the blocks of torn files."""
        self._write(0, folder, choose, dice, set())

    def _write(self, number: int, path: Path, choose: Choose, dice: random.Random, above: set[int]) -> None:
        kind, it = self._kinds[number], self._objects[number]
        match kind.type:
            case "link":
                path.symlink_to(kind.target)
                return
            case "file":
                path.write_bytes(_chosen_bytes(it.bytes, choose, dice))
            case "folder":
                path.mkdir()
                for name, values in it.names.items():
                    leads_to = _chosen(values, choose)
                    if leads_to is not None and leads_to not in above:
                        self._write(leads_to, path / name, choose, dice, above | {number})
        path.chmod(stat.S_IMODE(_chosen(it.modes, choose)))


def _chosen(values: list, choose: Choose):
    return values[choose(len(values))] if len(values) > 1 else values[0]


def _chosen_bytes(values: list[bytes], choose: Choose, dice: random.Random) -> bytes:
    """One of the values, or a mixture of it and the last."""
    if len(values) == 1:
        return values[0]
    chosen, last = values[choose(len(values))], values[-1]
    return _torn(chosen, last, dice) if dice.random() < 0.5 else chosen


def _torn(old: bytes, new: bytes, dice: random.Random) -> bytes:
    """Each block old or new, in the old or the new length; what neither has is zero."""
    length = dice.choice((len(old), len(new)))
    blocks = []
    for start in range(0, length, BLOCK_BYTES):
        block = dice.choice((old, new))[start : start + BLOCK_BYTES]
        blocks.append(block.ljust(min(BLOCK_BYTES, length - start), b"\0")[: length - start])
    return b"".join(blocks)


def all_happened(count: int) -> int:
    return count - 1


def none_happened(count: int) -> int:
    return 0


def only_the(number: int, *, happened: bool) -> Choose:
    """One pending change happened and no other, or all but that one did. Counted as a state is drawn."""
    seen = -1

    def choose(count: int) -> int:
        nonlocal seen
        seen += 1
        return count - 1 if (seen == number) == happened else 0

    return choose


def at_random(dice: random.Random) -> Choose:
    share = dice.choice((0.1, 0.5, 0.9))
    return lambda count: count - 1 if dice.random() < share else dice.randrange(count)
