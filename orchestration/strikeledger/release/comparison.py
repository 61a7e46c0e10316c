"""What ``strikeledger diff`` compares: two releases by key or by name, from their files or, when one is gone, from the steps between."""

import difflib
from collections.abc import Collection
from dataclasses import dataclass, replace

from strikeledger.errors import UsageError
from strikeledger.paths import Layout
from strikeledger.release.current import current_release, find_release
from strikeledger.release.diff import Revision, diff
from strikeledger.release.history import read_history
from strikeledger.release.release_keys import keys_on_disk
from strikeledger.release.steps import net_of_steps


@dataclass(frozen=True)
class Comparison:
    """``listed_in``: the release whose list of revisions was summed over ``step_count`` steps; None when both files were compared."""

    older: str
    newer: str
    revisions: tuple[Revision, ...]
    listed_in: str | None = None
    step_count: int = 0

    def only(self, table: str | None, action: str | None) -> "Comparison":
        """The revisions of one table, of one labor action, or of both. Raises UsageError, which names the nearest, where there is none."""
        found = self.revisions
        if table is not None:
            found = tuple(each for each in found if each.table_name == table)
            _require(found, "figure of table", table, {each.table_name for each in self.revisions})
        if action is not None:
            of_table = found
            found = tuple(each for each in found if each.labor_action_key == action)
            _require(found, "figure of labor action", action, {each.labor_action_key or "" for each in of_table})
        return replace(self, revisions=found)

    def as_json(self) -> dict:
        return {
            "older": self.older,
            "newer": self.newer,
            "listed_in": self.listed_in,
            "step_count": self.step_count,
            "revisions": [revision.as_json() for revision in self.revisions],
        }


def compare(layout: Layout, older: str, newer: str) -> Comparison:
    """Compare two releases, each a key, ``current`` or ``previous`` (the one before the current). Raises UsageError, BrokenRelease."""
    older, newer = _key(layout, older), _key(layout, newer)
    gone = {older, newer}.difference(keys_on_disk(layout)) & read_history(layout).published.keys()
    if not gone:
        return Comparison(older, newer, tuple(diff(find_release(layout, older), find_release(layout, newer))))
    revisions, holder, step_count = net_of_steps(layout, older, newer)
    return Comparison(older, newer, tuple(revisions), holder.key, step_count)


def _key(layout: Layout, word: str) -> str:
    if word not in ("current", "previous"):
        return word
    current = current_release(layout)
    if current is None:
        raise UsageError(f"nothing is published in {layout.home} yet; run `strikeledger build`")
    if word == "current":
        return current.key
    if current.manifest.parent_release_key is None:
        raise UsageError(f"{current.key} is the first release; there is none before it")
    return current.manifest.parent_release_key


def _require(found: Collection[Revision], what: str, word: str, known: Collection[str]) -> None:
    if not found:
        near = difflib.get_close_matches(word, known, n=3)
        raise UsageError(f"no {what} {word!r} differs" + (f"; did you mean {', '.join(near)}?" if near else ""))
