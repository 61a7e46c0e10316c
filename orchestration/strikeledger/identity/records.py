"""Rows of one publisher over all its documents: which of them are the same record, edited.

A publisher's own key is no identity: the tracker gives a row a new Timestamp when it is edited. So a row that keeps its key is the same
record, and a row that vanished from one edition to the next and one that came up instead are one record where they agree well enough.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from strikeledger.identity.scoring import RANDOM_PAIR, VANISHED_PAIR, scored_pairs
from strikeledger.identity.sightings import Sighting

SAME_RECORD = 0.5
# An edition that lacks more rows of the one before is a part of a file, and says nothing of those that it lacks.
MISSING_SHARE, MISSING_ROWS = 0.1, 2


@dataclass
class Record:
    """One row of a publisher as its documents tell it, oldest first.

    ``labor_action_key``: of the hand-kept row that tells it already. ``row_keys``: the publisher's keys of it, with the days of the
    editions; under ``repeated_keys`` it stands a second time in one document.
    """

    sightings: list[Sighting]
    labor_action_key: str | None = None
    is_withdrawn: bool = False
    repeated_keys: set[str] = field(default_factory=set)
    row_keys: dict[str, list[date]] = field(init=False)

    def __post_init__(self) -> None:
        self.row_keys = {sighting.row_key: [sighting.vintage_date] for sighting in self.sightings if sighting.row_key}

    def add(self, sighting: Sighting) -> None:
        self.sightings.append(sighting)
        self.stand_under(sighting.row_key, sighting.vintage_date)

    def stand_under(self, row_key: str, vintage_date: date) -> None:
        """Note that the publisher gave the record that key in an edition of that day."""
        self.row_keys.setdefault(row_key, []).append(vintage_date)

    @property
    def first(self) -> Sighting:
        return self.sightings[0]

    @property
    def latest(self) -> Sighting:
        return self.sightings[-1]

    @property
    def place(self) -> tuple:
        """Where the record stands among others, in whatever order rows and files came."""
        return (self.first.vintage_date, self.first.row_key, self.first.document_key)


def linked_records(sightings: Iterable[Sighting], hand_kept: Sequence[Record] = ()) -> list[Record]:
    """The records of one source. ``hand_kept``: those that the seeds hold, older than every document."""
    register = _Register(list(hand_kept))
    editions = groupby(sorted(sightings, key=_edition_order), key=lambda row: (row.vintage_date, row.series_code))
    for (_, series), edition in editions:
        register.take(series, list(edition))
    return sorted(register.records, key=lambda record: record.place)


class _Register:
    """The records so far, by the keys that they have had, and which of them the last edition of each series held."""

    def __init__(self, records: list[Record]) -> None:
        self.records = records
        self._by_key: dict[str, Record] = {}
        self._last_editions: dict[str, set[int]] = {}

    def take(self, series: str, rows: list[Sighting]) -> None:
        """Add an edition: rows of one day and one series, of one file or several."""
        known = [row for row in rows if row.row_key in self._by_key]
        for row in known:
            self._by_key[row.row_key].add(row)
        present = {id(self._by_key[row.row_key]) for row in known}
        last = self._last_editions.get(series, set())
        is_whole = _is_whole(last, present)
        absent = [record for record in self.records if id(record) not in present]
        # That a row vanished and another came up is evidence in itself; that a listing has a row beside a hand-kept one is none.
        vanished = [record for record in absent if is_whole and _is_of(record, series)]
        elsewhere = [record for record in absent if not _is_of(record, series)]
        self._take_fresh([row for row in rows if row.row_key not in self._by_key], vanished, elsewhere)
        held = {id(self._by_key[row.row_key]) for row in rows}
        for record in self.records:
            if id(record) in held:
                record.is_withdrawn = False
            elif is_whole and id(record) in last:
                record.is_withdrawn = True
        self._last_editions[series] = held if is_whole else last | held

    def _take_fresh(self, rows: list[Sighting], vanished: list[Record], elsewhere: list[Record]) -> None:
        """Rows under keys not seen before: revisions of records that vanished or that other series tell, or new records."""
        fresh, repeated = _said_once(rows)
        for absent, prior in ((vanished, VANISHED_PAIR), (elsewhere, RANDOM_PAIR)):
            unclaimed = [row for row in fresh if row.row_key not in self._by_key]
            for record, row in _revisions(absent, unclaimed, prior):
                record.add(row)
                self._by_key[row.row_key] = record
        for row in fresh:
            if row.row_key not in self._by_key:
                self._by_key[row.row_key] = Record([row])
                self.records.append(self._by_key[row.row_key])
        for row, first_key in repeated:
            record = self._by_key[row.row_key] = self._by_key[first_key]
            record.stand_under(row.row_key, row.vintage_date)
            record.repeated_keys.add(row.row_key)


def _edition_order(sighting: Sighting) -> tuple:
    return (sighting.vintage_date, sighting.series_code, sighting.document_key, sighting.row_key)


def _is_whole(last: set[int], present: set[int]) -> bool:
    missing = len(last - present)
    return bool(last) and missing < len(last) and missing <= max(MISSING_SHARE * len(last), MISSING_ROWS)


def _said_once(rows: Iterable[Sighting]) -> tuple[list[Sighting], list[tuple[Sighting, str]]]:
    """Rows without those that repeat another of their document in every cell; and these, with the key of the row that they repeat."""
    first: dict[tuple[str, str], Sighting] = {}
    repeated: list[tuple[Sighting, str]] = []
    for row in {row.row_key: row for row in rows}.values():
        statement = (row.document_key, row.statement or row.row_key)
        if statement in first:
            repeated.append((row, first[statement].row_key))
        else:
            first[statement] = row
    return list(first.values()), repeated


def _is_of(record: Record, series: str) -> bool:
    return any(sighting.series_code == series for sighting in record.sightings)


def _revisions(absent: list[Record], fresh: list[Sighting], prior: float) -> list[tuple[Record, Sighting]]:
    """Each record and each row once, the best pair first."""
    taken_records: set[int] = set()
    taken_rows: set[int] = set()
    revisions = []
    for pair in scored_pairs([record.latest for record in absent], fresh, prior=prior, at_least=SAME_RECORD):
        if pair.left not in taken_records and pair.right not in taken_rows:
            taken_records.add(pair.left)
            taken_rows.add(pair.right)
            revisions.append((absent[pair.left], fresh[pair.right]))
    return revisions
