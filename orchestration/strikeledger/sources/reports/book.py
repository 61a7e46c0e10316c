"""What a report may refer to: the rows of the seeds, of reports accepted before, and of the release that readers see.

All of them stand as rows of the seeds' resources, so that the rules between files hold for reports as they do for seeds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz, process

from strikeledger.sources.cell_rules import parsed_date
from strikeledger.sources.contract import Resource, load_contract
from strikeledger.sources.delimited import Row, Table, read_table
from strikeledger.sources.layouts import slug
from strikeledger.sources.seeds import CONTRACT

NEAR_DAYS = 7
_NEAREST_FROM = 65.0
# The files of the seeds that a report may refer to: reading these takes 0.07 s.
_NEEDED = (
    *("strikes", "strike_states", "participations", "employers", "unions", "source_documents", "claimants", "occupations", "industries"),
    *("states", "employer_aliases", "union_aliases", "demand_topics", "measures", "units", "action_types", "action_statuses"),
    *("end_date_meanings", "participation_roles", "parties", "positions", "impacts", "precisions", "claimant_roles", "union_levels"),
    *("ownerships", "licences"),
)
# What of each kind of thing is looked up by name: name column, table of aliases.
_NAMED = {
    "employers": ("employer_key", "employer_name", "employer_aliases"),
    "unions": ("union_key", "union_name", "union_aliases"),
    "claimants": ("claimant_key", "claimant_name", None),
    "occupations": ("occupation_key", "occupation_name", None),
    "source_documents": ("source_document_key", "title", None),
}


def compared(text: str) -> str:
    """The form in which names are compared: words of letters and digits; a name that has none is compared as it stands."""
    return slug(text) or text


@dataclass(frozen=True)
class KnownAction:
    """An action as far as a new report may be the same one. ``is_told_by_hand``: the seeds or a report tell it."""

    labor_action_key: str
    employer_key: str | None
    first_day: date | None
    is_told_by_hand: bool


@dataclass
class Book:
    """``tables``: rows by resource name. ``actions`` by key. ``withdrawn_keys``: of actions taken back,
    ``reported_action_keys``, ``reported_entity_keys``: of what reports tell. ``seed_keys``: by kind, of what the seeds hold.
    """

    resources: Mapping[str, Resource]
    tables: dict[str, Table]
    actions: dict[str, KnownAction] = field(default_factory=dict)
    actions_by_employer: defaultdict[str | None, set[str]] = field(default_factory=lambda: defaultdict(set))
    withdrawn_keys: set[str] = field(default_factory=set)
    reported_action_keys: set[str] = field(default_factory=set)
    reported_entity_keys: set[str] = field(default_factory=set)
    seed_keys: dict[str, frozenset[str]] = field(default_factory=dict)
    _names: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    _keys: dict[str, set[str]] = field(default_factory=dict)

    def known(self, kind: str) -> set[str]:
        """The keys of a kind of thing."""
        if kind not in self._keys:
            column = self.resources[kind].primary_key[0]
            self._keys[kind] = {row.cells[column] for row in self.tables[kind].rows}
        return self._keys[kind]

    def named(self, kind: str, text: str) -> set[str]:
        """Keys of the things whose key, name, abbreviation or alias is that text, but for case and signs."""
        return {text} if text in self.known(kind) else self._names_of(kind).get(compared(text), set())

    def nearest(self, kind: str, text: str) -> list[str]:
        """Up to three keys of things with names like it."""
        names = self._names_of(kind)
        found = process.extract(compared(text), list(names), scorer=fuzz.WRatio, limit=5, score_cutoff=_NEAREST_FROM)
        return list(dict.fromkeys(key for form, _, _ in found for key in sorted(names[form])))[:3]

    def nearest_actions(self, text: str) -> list[str]:
        """Up to three keys of actions that look like it."""
        found = process.extract(text, list(self.actions), scorer=fuzz.ratio, limit=3, score_cutoff=_NEAREST_FROM)
        return [key for key, _, _ in found]

    def learn(self, kind: str, cells: Mapping[str, str | None]) -> None:
        """Add a row that a report or a release tells. One whose key is known already stays as it is."""
        resource = self.resources[kind]
        key = cells[resource.primary_key[0]]
        if key in self.known(kind):
            return
        self._keys[kind].add(key)
        row = Row(0, {**dict.fromkeys(resource.column_names), **cells})
        self.tables[kind].rows.append(row)
        if kind in self._names:
            self._learn_names(kind, [row])

    def learn_action(self, action: KnownAction) -> None:
        """Add an action, or what a later telling says of it."""
        before = self.actions.get(action.labor_action_key)
        if before:
            self.actions_by_employer[before.employer_key].discard(action.labor_action_key)
        self.actions_by_employer[action.employer_key].add(action.labor_action_key)
        self.actions[action.labor_action_key] = action
        self.learn("strikes", {"labor_action_key": action.labor_action_key, "employer_key": action.employer_key})

    def near(self, employer_key: str, day: date, besides: Iterable[str]) -> Iterator[KnownAction]:
        """Actions of that employer that begin within a week of the day, nearest first."""
        others = set(besides) | self.withdrawn_keys
        found = [self.actions[key] for key in self.actions_by_employer[employer_key] - others]
        yield from sorted(
            (action for action in found if action.first_day and abs((action.first_day - day).days) <= NEAR_DAYS),
            key=lambda action: (abs((action.first_day - day).days), action.labor_action_key),
        )

    def has_told_by_hand(self, resource: str, labor_action_key: str) -> bool:
        """Whether the seeds' own rows of a resource tell that action."""
        return any(row.cells["labor_action_key"] == labor_action_key for row in self.tables[resource].rows)

    def label(self, kind: str, key: str) -> str | None:
        """The name of a thing."""
        key_column, name_column, _ = _NAMED[kind]
        return next((row.cells[name_column] for row in self.tables[kind].rows if row.cells[key_column] == key), None)

    def codes(self, kind: str) -> list[str]:
        """The codes of a vocabulary, in its order."""
        column = self.resources[kind].primary_key[0]
        return [row.cells[column] for row in self.tables[kind].rows]

    def _names_of(self, kind: str) -> dict[str, set[str]]:
        if kind not in self._names:
            self._names[kind] = {}
            self._learn_names(kind, self.tables[kind].rows)
            key_column, _, aliases = _NAMED[kind]
            for row in self.tables[aliases].rows if aliases else ():
                if row.cells[key_column] in self.known(kind):
                    self._names[kind].setdefault(compared(row.cells["alias_text"]), set()).add(row.cells[key_column])
        return self._names[kind]

    def _learn_names(self, kind: str, rows: Iterable[Row]) -> None:
        key_column, name_column, _ = _NAMED[kind]
        for row in rows:
            for column in (key_column, name_column, "union_abbreviation"):
                if row.cells.get(column):
                    self._names[kind].setdefault(compared(row.cells[column]), set()).add(row.cells[key_column])


def seeds_book(seeds: Path) -> Book:
    """The seeds as a book. Their own faults are not told here: `strikeledger check` and every build do."""
    resources = {resource.name: resource for resource in load_contract(seeds / CONTRACT)}
    book = Book(resources, {name: read_table(resources[name], seeds / resources[name].path) for name in _NEEDED})
    book.seed_keys = {kind: frozenset(book.known(kind)) for kind in _NAMED}
    for row in book.tables["strikes"].rows:
        cells = row.cells
        day = parsed_date(cells["start_date"] or cells["announced_date"] or "")
        book.learn_action(KnownAction(cells["labor_action_key"], cells["employer_key"], day, True))
    return book
