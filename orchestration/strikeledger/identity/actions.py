"""Which labor action each record is of: one that is known already, or a new one with a key of its own that never changes again.

In this order: an editor's decision, what the last release said, a hand-kept row, a match with a row of another source. Rows of one source
are never joined by likeness alone, only through an action that another source tells; an action then may have several of them.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from strikeledger.identity.names import normalised
from strikeledger.identity.records import Record
from strikeledger.identity.scoring import RANDOM_PAIR, scored_pairs
from strikeledger.identity.sightings import Sighting

THRESHOLD = 0.95
WORTH_A_LOOK = 0.5


@dataclass(frozen=True)
class Decision:
    """An editor's word on a row and an action; ``is_confirmed`` False: they are not the same."""

    source_code: str
    row_key: str
    labor_action_key: str
    is_confirmed: bool


@dataclass(frozen=True)
class Published:
    """How the last release came to a match."""

    method_code: str
    probability: float


@dataclass
class Match:
    """A record stands for (a part of) an action. ``probability``: 1 where nothing was estimated."""

    record: Record
    labor_action_key: str
    method_code: str
    probability: float = 1.0
    is_reviewed: bool = False


@dataclass(frozen=True)
class Candidate:
    """A pair that was not joined and that a person may look at."""

    record: Record
    labor_action_key: str
    probability: float


@dataclass
class Actions:
    """All actions with the sightings that tell them, and every match. ``founded``: new actions with the record that founded each.

    ``kept_keys``: of all actions that people wrote down, also those without a sighting.
    """

    members: dict[str, list[Sighting]]
    matches: list[Match] = field(default_factory=list)
    founded: dict[str, Record] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    kept_keys: frozenset[str] = frozenset()

    def join(self, match: Match) -> None:
        self.matches.append(match)
        self.members.setdefault(match.labor_action_key, []).append(match.record.latest)

    def found(self, record: Record) -> None:
        key = _new_key(record.first, self.kept_keys | self.members.keys())
        self.founded[key] = record
        self.join(Match(record, key, "founding"))


def identified(
    hand_kept: Mapping[str, Sighting],
    sources: Sequence[Sequence[Record]],
    published: Mapping[tuple[str, str], Mapping[str, Published]],
    decisions: Sequence[Decision],
    kept_keys: frozenset[str] = frozenset(),
) -> Actions:
    """Give every record its action.

    ``hand_kept``: actions that people wrote down. ``sources``: records of each source, the source that founds actions first at the front.
    ``published``: (source, row key) to the actions that the last release gave it, and how it came to that.
    ``kept_keys``: keys that no new action may bear.
    """
    actions = Actions({key: [sighting] for key, sighting in hand_kept.items()}, kept_keys=kept_keys)
    confirmed = {(one.source_code, one.row_key): one.labor_action_key for one in decisions if one.is_confirmed}
    refused = {(one.source_code, one.row_key, one.labor_action_key) for one in decisions if not one.is_confirmed}
    open_records = [[record for record in records if not _settle(actions, record, confirmed, published)] for records in sources]
    earlier = {sighting.source_code for sighting in hand_kept.values()}
    for records, still_open in zip(sources, open_records, strict=True):
        _link(actions, [record for record in records if record.latest.action_type_code != "protest"], still_open, earlier, refused)
        joined = {id(match.record) for match in actions.matches}
        for record in still_open:
            if id(record) not in joined:
                actions.found(record)
        earlier |= {record.latest.source_code for record in records}
    return actions


def _settle(actions: Actions, record: Record, confirmed: Mapping, published: Mapping) -> bool:
    """Whether the record's action is known without any likeness."""
    source_code = record.latest.source_code
    decided = [confirmed[source_code, key] for key in record.row_keys if (source_code, key) in confirmed]
    if decided:
        for key in dict.fromkeys(decided):
            actions.join(Match(record, key, "reviewed", is_reviewed=True))
        return True
    if record.labor_action_key is not None:
        actions.join(Match(record, record.labor_action_key, "hand_kept"))
        return True
    known: dict[str, Published] = {}
    for row_key in record.row_keys:
        for key, said in published.get((source_code, row_key), {}).items():
            known.setdefault(key, said)
    for key, said in known.items():
        if key not in actions.members:
            actions.founded[key] = record
        actions.join(Match(record, key, said.method_code, said.probability))
    return bool(known)


def _link(
    actions: Actions, records: Sequence[Record], still_open: Sequence[Record], earlier: set[str], refused: set[tuple[str, str, str]]
) -> None:
    """Join open records of one source to the most probable action of another, and to further ones that no row of theirs tells better.

    Pairs that are not joined are candidates for a person. Of two sources they are told once: by the rows of the later one.
    """
    if not records:
        return
    source_code = records[0].latest.source_code
    told = [
        (key, sighting)
        for key, sightings in actions.members.items()
        for sighting in sightings
        if sighting.source_code != source_code and sighting.action_type_code != "protest"
    ]
    joined_pairs = {(id(match.record), match.labor_action_key) for match in actions.matches}
    open_ids = {id(record) for record in still_open}
    joined_records: set[int] = set()
    joined_actions: set[str] = set()
    seen: set[tuple[int, str]] = set()
    latest = [record.latest for record in records]
    for pair in scored_pairs([sighting for _, sighting in told], latest, prior=RANDOM_PAIR, at_least=WORTH_A_LOOK):  # the best first
        record, (key, sighting) = records[pair.right], told[pair.left]
        place = (id(record), key)
        if place in seen or place in joined_pairs or any((source_code, row_key, key) in refused for row_key in record.row_keys):
            continue
        seen.add(place)
        is_taken = id(record) in joined_records and key in joined_actions
        if id(record) in open_ids and pair.probability >= THRESHOLD and not is_taken:
            joined_records.add(id(record))
            joined_actions.add(key)
            actions.join(Match(record, key, "linked", pair.probability))
        elif id(record) in open_ids or sighting.source_code in earlier:
            actions.candidates.append(Candidate(record, key, pair.probability))


def _new_key(sighting: Sighting, taken: Set[str]) -> str:
    """Employer and first day as first told; what tells two of them apart is added: the union, the place, at last a number."""
    base = f"{employer_slug(sighting.employer_name)}-{sighting.start_date.isoformat()}"
    further = [*sighting.union_keys[:1], *(normalised(city).replace(" ", "-") for city in sighting.city_names[:1])]
    for key in (base, *(f"{base}-{part}" for part in further if part)):
        if key not in taken:
            return key
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def employer_slug(name: str, limit: int = 60) -> str:
    """The name's plain words joined by hyphens, cut at a word's end."""
    words = normalised(name).split() or ["unnamed"]
    slug = words[0][:limit]
    for word in words[1:]:
        if len(slug) + len(word) + 1 > limit:
            break
        slug = f"{slug}-{word}"
    return slug
