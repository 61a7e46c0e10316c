"""Send readers back to an earlier release. What they leave stays on disk, and the history says that they left it."""

from dataclasses import asdict, dataclass

from strikeledger.errors import StrikeledgerError, UsageError
from strikeledger.paths import Layout
from strikeledger.release.current import BrokenRelease, current_key, current_release
from strikeledger.release.history import Clock, heal, next_time, read_history, record_rolled_back, utc_now
from strikeledger.release.lock import PublishLock
from strikeledger.release.release_keys import keys_on_disk
from strikeledger.release.switch import switch_current
from strikeledger.release.verify import Problem, verify


@dataclass(frozen=True)
class Rollback:
    """``from_key``: None when no link was there. ``passed_over``: nearer releases that are damaged."""

    from_key: str | None
    to_key: str
    passed_over: tuple[str, ...] = ()

    def as_json(self) -> dict:
        return asdict(self)

    def as_text(self) -> str:
        told = f"readers now see release {self.to_key}" + (f" instead of {self.from_key}" if self.from_key else "")
        return told + (f"; passed over, as damaged: {', '.join(self.passed_over)}" if self.passed_over else "")


def rollback(layout: Layout, lock: PublishLock, to: str | None = None, clock: Clock = utc_now) -> Rollback:
    """Send readers to release ``to``, or to the nearest whole ancestor of the current one on disk.

    The target is verified first. It also mends a link that is missing or leads nowhere; then, without an ancestor, the newest whole
    release on disk is taken. Raises UsageError when there is nowhere to go, StrikeledgerError when ``to`` is damaged.
    """
    lock.require(layout)
    try:
        left, is_whole = current_key(layout), current_release(layout) is not None
        heal(layout, lock, clock)
    except BrokenRelease:
        if layout.current.exists() and not layout.current.is_symlink():
            raise
        left, is_whole = _link(layout), False
    if to is not None:
        if to == left and is_whole:
            raise UsageError(f"readers see release {to} already")
        if problems := verify(layout, to):
            raise StrikeledgerError(
                f"release {to} is damaged, readers were not sent there: {_told(problems)}; choose another from `strikeledger releases`"
            )
        return _go(layout, lock, Rollback(left, to), clock)
    passed_over = []
    for key in _targets(layout, left, is_whole):
        if not verify(layout, key):
            return _go(layout, lock, Rollback(left, key, tuple(passed_over)), clock)
        passed_over.append(key)
    damaged = f" (damaged: {', '.join(passed_over)})" if passed_over else ""
    raise UsageError(
        f"there is no whole release on disk to go back to{damaged}; to begin anew, move {layout.current} and damaged releases away "
        "and run `strikeledger build`"
    )


def _targets(layout: Layout, left: str | None, is_whole: bool) -> list[str]:
    """Where to go, best first: ancestors of the release that is left; any other only when that one cannot be used."""
    on_disk, history = keys_on_disk(layout), read_history(layout)
    ancestors = [key for key in history.ancestors(left) if key in on_disk]
    others = [] if is_whole else [key for key in on_disk if key not in ancestors and key != left]
    return ancestors + others


def _go(layout: Layout, lock: PublishLock, chosen: Rollback, clock: Clock) -> Rollback:
    switch_current(layout, lock, chosen.to_key)
    record_rolled_back(layout, lock, chosen.from_key, chosen.to_key, next_time(read_history(layout), clock()))
    return chosen


def _link(layout: Layout) -> str | None:
    try:
        return current_key(layout)
    except BrokenRelease:
        return None


def _told(problems: list[Problem]) -> str:
    return "; ".join(f"{problem.subject} {problem.reason}" for problem in problems[:3]) + (" and more" if len(problems) > 3 else "")
