"""What the identity step lands: matches, the actions and entities that no seed row holds, and every name with its resolution.

All rows are text, as in every raw table. Of an action that the seeds hold, its hand-kept rows stand; landed are its matches, and places and
demands where the seeds tell none.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from strikeledger.identity.actions import Actions, Match
from strikeledger.identity.kept_rows import Row
from strikeledger.identity.names import Resolution, normalised
from strikeledger.identity.records import Record
from strikeledger.identity.report import names_report
from strikeledger.identity.sightings import Names, Sighting
from strikeledger.identity.workforces import NonEmployees
from strikeledger.sources.layouts import PublishedSource

COLUMNS = {
    "identity_matches": (
        "source_code source_row_key labor_action_key match_relation_code match_method_code match_probability is_reviewed is_withdrawn"
        " first_vintage_date last_vintage_date"
    ),
    "identity_candidates": "source_code source_row_key labor_action_key match_probability",
    "identity_actions": (
        "labor_action_key action_name action_type_code primary_labor_action_key employer_key industry_code is_of_employees source_code"
        " source_row_key source_document_key"
    ),
    "identity_action_states": "labor_action_key state_code",
    "identity_participations": ("labor_action_key union_key group_name participation_role_code claimant_key source_document_key locator"),
    "identity_places": "labor_action_key place_name state_code claimant_key source_document_key locator",
    "identity_demands": "demand_key labor_action_key demand_topic_code claimant_key source_document_key locator stated_date",
    "identity_employers": "employer_key parent_employer_key employer_name ownership_code industry_code",
    "identity_unions": "union_key union_name union_abbreviation union_level_code parent_union_key local_number file_number_olms",
    "identity_names": ("kind_code source_code name_text entity_key method_code match_score candidate_key candidate_score row_count"),
}
COLUMNS = {table: tuple(columns.split()) for table, columns in COLUMNS.items()}

# Method of a row key under which a record stands a second time in one document.
REPEATED = "repeated"
DESCRIPTIONS = {
    "identity_matches": "One row per publisher's row, under each key that it had, and labor action that it tells.",
    "identity_candidates": "One row per publisher's row and labor action that may be the same and were not joined.",
    "identity_actions": "One row per labor action that no hand-kept row holds.",
    "identity_action_states": "One row per such action and state.",
    "identity_participations": "One row per such action and union, or name of a union that is not known.",
    "identity_places": "One row per such action and place below a state.",
    "identity_demands": "One row per such action and topic of its demands.",
    "identity_employers": "One row per employer of such actions that no hand-kept row holds.",
    "identity_unions": "One row per union of such actions that no hand-kept row holds.",
    "identity_names": "One row per name as a source writes it, with what it was resolved to.",
}


@dataclass(frozen=True)
class Kept:
    """Keys of actions of which people tell places, and of those of which they tell demands."""

    places: frozenset[str]
    demands: frozenset[str]


@dataclass(frozen=True)
class Told:
    """What a record's latest row tells, and its source."""

    source: PublishedSource
    record: Record

    @property
    def sighting(self) -> Sighting:
        return self.record.latest

    @property
    def names(self) -> Names:
        return self.record.latest.names

    def evidence(self, column: str | None) -> dict[str, str | None]:
        """Who says what the latest row says in that column, and the first document since which it has said so without a change."""
        cell = column and self.sighting.cells[column]
        since = self.sighting
        for sighting in reversed(self.record.sightings):
            if not sighting.cells or (column and sighting.cells[column] != cell):
                break
            since = sighting
        return {
            "claimant_key": self.source.claimant_key,
            "source_document_key": since.document_key,
            "locator": f"row {since.cells['_source_line']}",
        }


def identity_tables(
    actions: Actions, sources: Mapping[str, PublishedSource], records: Iterable[Record], non_employees: NonEmployees, kept: Kept
) -> dict[str, list[Row]]:
    """Rows of every identity table. ``kept``: actions of which people tell the places or the demands, which then stand alone."""
    told = {
        id(record): Told(sources[record.latest.source_code], record)
        for record in records
        if record.latest.names is not None  # else it is hand-kept and no file repeats it
    }
    tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    relations = _relations(actions)
    tables["identity_matches"] = [row for match in actions.matches for row in _match_rows(match, relations)]
    tables["identity_candidates"] = [
        {
            "source_code": candidate.record.latest.source_code,
            "source_row_key": candidate.record.latest.row_key,
            "labor_action_key": candidate.labor_action_key,
            "match_probability": f"{candidate.probability:.6f}",
        }
        for candidate in actions.candidates
    ]
    for key, record in actions.founded.items():
        _add_action(tables, key, told[id(record)], non_employees)
    added: set[tuple] = set()
    for match in actions.matches:
        if id(match.record) in told and not match.record.is_withdrawn:
            _add_places(tables, match.labor_action_key, told[id(match.record)], kept, added)
            _add_demands(tables, match.labor_action_key, told[id(match.record)], kept, added)
    tables["identity_names"] = names_report(_used_names(told.values()))
    tables["identity_employers"] = _new_entities((one.names.employer for one in told.values()), "employer_key", tables["identity_actions"])
    tables["identity_unions"] = _new_entities(
        (answer for one in told.values() for _, answer in one.names.unions), "union_key", tables["identity_participations"]
    )
    return tables


def _relations(actions: Actions) -> dict[tuple[int, str], str]:
    """Relation of each (record, action): 1:n where the row tells several actions, n:1 where several rows of its source tell the action."""
    of_action = Counter((match.record.latest.source_code, match.labor_action_key) for match in actions.matches)
    of_record = Counter(id(match.record) for match in actions.matches)
    relations = {}
    for match in actions.matches:
        is_shared = of_action[match.record.latest.source_code, match.labor_action_key] > 1
        relation = "1:n" if of_record[id(match.record)] > 1 else "n:1" if is_shared else "1:1"
        relations[id(match.record), match.labor_action_key] = relation
    return relations


def _match_rows(match: Match, relations: Mapping[tuple[int, str], str]) -> Iterable[Row]:
    """One row for each key that the publisher gave the record; a hand-kept record that no file repeats has none."""
    record = match.record
    for row_key, days in record.row_keys.items():
        yield {
            "source_code": record.latest.source_code,
            "source_row_key": row_key,
            "labor_action_key": match.labor_action_key,
            "match_relation_code": relations[id(record), match.labor_action_key],
            "match_method_code": REPEATED if row_key in record.repeated_keys else match.method_code,
            "match_probability": f"{match.probability:.6f}",
            "is_reviewed": _text(match.is_reviewed),
            "is_withdrawn": _text(record.is_withdrawn),
            "first_vintage_date": min(days).isoformat(),
            "last_vintage_date": max(days).isoformat(),
        }


def _add_action(tables: dict[str, list[Row]], key: str, told: Told, non_employees: NonEmployees) -> None:
    sighting, names = told.sighting, told.names
    action = {"labor_action_key": key}
    tables["identity_actions"].append(
        action
        | {
            "action_name": _action_name(sighting),
            "action_type_code": sighting.action_type_code,
            "primary_labor_action_key": None,
            "employer_key": names.employer.entity_key,
            "industry_code": names.industry.entity_key,
            "is_of_employees": _text(non_employees.because(sighting.employer_name, *(text for text, _ in names.unions)) is None),
            "source_code": sighting.source_code,
            "source_row_key": told.record.first.row_key,
            "source_document_key": sighting.document_key,
        }
    )
    tables["identity_action_states"] += [action | {"state_code": code} for code in sighting.state_codes]
    for number, (text, answer) in enumerate(_distinct(names.unions)):
        tables["identity_participations"].append(
            action
            | {
                "union_key": answer.entity_key,
                "group_name": None if answer.entity_key else text,
                "participation_role_code": "aligned" if number else "lead",
            }
            | told.evidence(told.source.features.union[0])
        )


def _add_places(tables: dict[str, list[Row]], key: str, told: Told, kept: Kept, added: set[tuple]) -> None:
    """One source tells a place that another does not: each row adds those that are not there yet."""
    for city, state in _places(told.names):
        place = (key, normalised(city), state)
        if key not in kept.places and place not in added:
            added.add(place)
            evidence = told.evidence(told.source.features.city)
            tables["identity_places"].append({"labor_action_key": key, "place_name": city, "state_code": state} | evidence)


def _add_demands(tables: dict[str, list[Row]], key: str, told: Told, kept: Kept, added: set[tuple]) -> None:
    for _, answer in told.names.topics:
        demand = (key, answer.entity_key)
        if answer.entity_key and key not in kept.demands and demand not in added:
            added.add(demand)
            asked = {"demand_key": f"{key}:{answer.entity_key}:union:ask", "labor_action_key": key, "demand_topic_code": answer.entity_key}
            tables["identity_demands"].append(asked | {"stated_date": None} | told.evidence(told.source.features.demands))


def _action_name(sighting: Sighting) -> str:
    month = f"{sighting.start_date:%B} {sighting.start_date.year}"
    return f"{' '.join(sighting.employer_name.split()) or 'Unnamed employer'} {sighting.action_type_code.replace('_', ' ')}, {month}"


def _distinct(answers: Iterable[tuple[str, Resolution]]) -> list[tuple[str, Resolution]]:
    """Each union, or each unknown name, once."""
    found: dict[str, tuple[str, Resolution]] = {}
    for text, answer in answers:
        found.setdefault(answer.entity_key or f"?{normalised(text)}", (text, answer))
    return list(found.values())


def _places(names: Names) -> list[tuple[str, str | None]]:
    """Each city with its state: one by one where as many are listed, else the only state there is."""
    codes = [answer.entity_key for _, answer in names.states]
    if len(names.cities) == len(codes):
        pairs = list(zip(names.cities, codes, strict=True))
    else:
        pairs = [(city, codes[0] if len(codes) == 1 else None) for city in names.cities]
    return list(dict.fromkeys(pairs))


def _new_entities(answers: Iterable[Resolution], key: str, used: list[Row]) -> list[Row]:
    """Rows of entities that the seeds do not hold and that a landed row refers to."""
    wanted = {row[key] for row in used}
    found = {
        answer.new_entity[key]: dict(answer.new_entity) for answer in answers if answer.new_entity and answer.new_entity[key] in wanted
    }
    return [found[entity_key] for entity_key in sorted(found)]


def _used_names(told: Iterable[Told]) -> Iterable[tuple[str, str, str, Resolution]]:
    """Every name of every record's latest row, with what it was resolved to."""
    for one in told:
        cells, features, names = one.sighting.cells, one.source.features, one.names
        used = [("employer", cells[features.employer], names.employer), ("industry", cells.get(features.industry or ""), names.industry)]
        for kind, answers in (("union", names.unions), ("state", names.states), ("demand_topic", names.topics)):
            used += [(kind, text, answer) for text, answer in answers]
        yield from ((kind, one.source.code, text, answer) for kind, text, answer in used if text)


def _text(truth: bool) -> str:
    return "true" if truth else "false"
