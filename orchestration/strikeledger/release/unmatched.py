"""The names of a release that are no known union, employer, state, industry or topic, and the line that would resolve each."""

import csv
import difflib
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from strikeledger.errors import UsageError
from strikeledger.marts import SCHEMA

KINDS = ("union", "employer", "state", "industry", "demand_topic")
ACTION = "action"

_UNRESOLVED = f"""
select kind_code, source_code, name_text, row_count, candidate_key, candidate_score
from {SCHEMA}.rpt_unresolved_names
where kind_code = coalesce(?, kind_code)
order by row_count desc, kind_code, name_text, source_code
"""

_CANDIDATES = f"""
select candidates.source_code, candidates.source_row_key, candidates.labor_action_key, candidates.match_probability
from {SCHEMA}.rpt_match_candidates as candidates
order by candidates.match_probability desc, candidates.source_code, candidates.source_row_key, candidates.labor_action_key
"""


@dataclass(frozen=True)
class UnmatchedAction:
    """A publisher's row that may tell an action and was not joined to it. ``match_probability``: 0 to 1."""

    source_code: str
    source_row_key: str
    labor_action_key: str
    match_probability: float

    @property
    def review_line(self) -> str:
        return _csv_line([self.source_code, self.source_row_key, self.labor_action_key, "confirmed or refused", "WHY"])

    def as_json(self) -> dict:
        return asdict(self) | {"review_file": "seeds/policy/match_reviews.csv", "review_line": self.review_line}

    def as_text(self) -> str:
        told = f"action {self.labor_action_key}: {self.match_probability:.1%} likely the same as row {self.source_row_key} of {self.source_code}"
        return _printable(f"{told}\n    when you know, add to seeds/policy/match_reviews.csv: {self.review_line}")


@dataclass(frozen=True)
class UnmatchedName:
    """``row_count``: rows of the source that carry the name. ``candidate_score``: how alike the nearest known name is, 0 to 1."""

    kind_code: str
    source_code: str
    name_text: str
    row_count: int
    candidate_key: str | None
    candidate_score: float | None

    @property
    def alias_file(self) -> str:
        return f"seeds/aliases/{self.kind_code}_aliases.csv"

    @property
    def alias_line(self) -> str:
        """The line to add once somebody has made sure; without a candidate the key is to be found, or added to the seeds, first."""
        return _csv_line([self.name_text, self.candidate_key or "KEY", "WHY"])

    def as_json(self) -> dict:
        return asdict(self) | {"alias_file": self.alias_file, "alias_line": self.alias_line}

    def as_text(self) -> str:
        rows = f"{self.row_count:,} row{'' if self.row_count == 1 else 's'} of {self.source_code}"
        nearest = f"nearest {self.candidate_key} ({self.candidate_score:.0%} alike)" if self.candidate_key else "nothing near it"
        told = f"{self.kind_code} {self.name_text!r}: {rows}; {nearest}\n    if it is certain, add to {self.alias_file}: {self.alias_line}"
        return _printable(told)


def unmatched_names(file: Path, kind: str | None = None) -> list[UnmatchedName]:
    """The unresolved names of a release's file, the most frequent first.

    Raises UsageError for an unknown kind, naming the nearest, and for a release from before names were resolved.
    """
    if kind is not None and kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.4)
        raise UsageError(
            f"there is no kind {kind!r}{f'; did you mean {near[0]}?' if near else ''}; the kinds are {', '.join([*KINDS, ACTION])}"
        )
    return [UnmatchedName(*row) for row in _rows(file, _UNRESOLVED, [kind])]


def unmatched_actions(file: Path) -> list[UnmatchedAction]:
    """Pairs of rows and actions of a release's file that were not joined, the most probable first.

    Raises UsageError for a release from before rows were matched.
    """
    return [UnmatchedAction(*row) for row in _rows(file, _CANDIDATES, [])]


def unmatched_as_text(names: list[UnmatchedName], actions: Sequence[UnmatchedAction] = (), limit: int = 50) -> str:
    """The first ``limit`` of each and how many there are."""
    if not names and not actions:
        return "every name is resolved, and no row waits for a decision"
    told = [each.as_text() for each in [*names[:limit], *actions[:limit]]]
    counts = [
        f"{len(entries):,} {what}{f', the first {limit} shown; --json gives all' if len(entries) > limit else ''}"
        for entries, what in ((names, "names not resolved"), (actions, "rows that may be of an action they are not joined to"))
        if entries
    ]
    return "\n".join([*told, *counts, "KEY: a key of the seeds; WHY: in a few words."])


def _rows(file: Path, query: str, parameters: list) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        try:
            return connection.execute(query, parameters).fetchall()
        except duckdb.CatalogException:
            raise UsageError(f"release {file.parent.name} is from before names were resolved: run `strikeledger build`") from None


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _printable(told: str) -> str:
    """Without control characters: a name in the data must not steer the terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in told)
