"""How good the matches of a release are, held against pairs that people found: precision, recall, and every miss."""

import csv
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from strikeledger.errors import DataRefused
from strikeledger.marts import SCHEMA
from strikeledger.sources.layouts import slug

LISTED, TRACKED = "bls_work_stoppages", "ilr_labor_actions"
GOLD_COLUMNS = ("bls_org", "bls_begin", "lat_timestamp")

# Every (listed row, tracker row) that the release has as one action.
_PAIRS = f"""
select distinct listed.source_row_key, tracked.source_row_key
from {SCHEMA}.fct_source_matches as listed
inner join {SCHEMA}.fct_source_matches as tracked on listed.labor_action_key = tracked.labor_action_key
where listed.source_code = '{LISTED}' and tracked.source_code = '{TRACKED}'
"""

# Tracker rows that were not in its latest edition, and whether the action came back under another key in a later one.
_EDITED = f"""
with rows as (select * from {SCHEMA}.fct_source_matches where source_code = '{TRACKED}'),
vanished as (select * from rows where last_vintage_date < (select max(last_vintage_date) from rows))
select
    count(*),
    count(*) filter (where exists (
        select 1 from rows
        where rows.labor_action_key = vanished.labor_action_key and rows.first_vintage_date > vanished.last_vintage_date
    ))
from vanished
"""


@dataclass(frozen=True, order=True)
class Pair:
    """A row of the BLS listing, by organisation and first day, and a row of the tracker, by its Timestamp to the millisecond."""

    start_date: str
    organization_slug: str
    timestamp: str

    def as_text(self) -> str:
        return f"{self.organization_slug}, {self.start_date}: tracker row {self.timestamp}"


@dataclass(frozen=True)
class Score:
    """``found``: right pairs; ``wrong``: pairs that people did not make; ``missed``: theirs that the release has not. Years: of the gold."""

    years: tuple[int, ...]
    found: tuple[Pair, ...]
    wrong: tuple[Pair, ...]
    missed: tuple[Pair, ...]
    vanished_count: int
    recognised_count: int

    @property
    def precision(self) -> float:
        return len(self.found) / max(len(self.found) + len(self.wrong), 1)

    @property
    def recall(self) -> float:
        return len(self.found) / max(len(self.found) + len(self.missed), 1)

    def as_json(self) -> dict:
        return asdict(self) | {"precision": round(self.precision, 4), "recall": round(self.recall, 4)}

    def as_text(self) -> str:
        years = f"{self.years[0]} to {self.years[-1]}" if len(self.years) > 1 else str(self.years[0])
        lines = [
            f"pairs of BLS and tracker rows beginning {years}: {len(self.found)} right, {len(self.wrong)} wrong, {len(self.missed)} missed",
            f"precision {self.precision:.3f}, recall {self.recall:.3f}",
            *(f"  wrong:  {pair.as_text()}" for pair in self.wrong),
            *(f"  missed: {pair.as_text()}" for pair in self.missed),
        ]
        if self.vanished_count:
            lines.append(
                f"tracker rows that vanished between editions: {self.vanished_count}, of which {self.recognised_count} were recognised under another Timestamp"
            )
        return "\n".join(lines)


def score_matches(file: Path, gold: Path) -> Score:
    """Hold a release's matches against a CSV file of gold pairs, which is complete for the years that it holds.

    Raises DataRefused when the file lacks a column or a pair, or the release holds no rows of one of the two sources.
    """
    truth = _gold_pairs(gold)
    years = tuple(sorted({int(pair.start_date[:4]) for pair in truth}))
    with duckdb.connect(str(file), read_only=True) as published:
        pairs = {_pair(*keys) for keys in published.execute(_PAIRS).fetchall()}
        vanished, recognised = published.execute(_EDITED).fetchone()
    if not pairs:
        raise DataRefused(f"the release joins no row of {LISTED} with one of {TRACKED}; load files of both and build, then score again")
    told = {pair for pair in pairs if int(pair.start_date[:4]) in years}
    return Score(years, *(tuple(sorted(part)) for part in (told & truth, told - truth, truth - told)), vanished, recognised)


def _gold_pairs(gold: Path) -> set[Pair]:
    with gold.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    missing = [column for column in GOLD_COLUMNS if rows and column not in rows[0]]
    if missing or not rows:
        raise DataRefused(
            f"{gold} has no {'column ' + missing[0] if missing else 'row'}; a gold file has columns {', '.join(GOLD_COLUMNS)}"
        )
    return {Pair(row["bls_begin"], slug(row["bls_org"]), _to_the_millisecond(row["lat_timestamp"])) for row in rows}


def _pair(listed_key: str, tracked_key: str) -> Pair:
    start_date, organization_slug, *_ = listed_key.split("|")
    return Pair(start_date, organization_slug, _to_the_millisecond(tracked_key))


def _to_the_millisecond(timestamp: str) -> str:
    seconds, _, fraction = timestamp.partition(".")
    return f"{seconds}.{fraction[:3]:0<3}"
