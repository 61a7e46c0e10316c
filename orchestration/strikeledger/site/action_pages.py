"""Pages of labor actions: all that is told of one, each figure with who says it."""

from collections.abc import Iterable, Iterator

from strikeledger.site.addresses import list_of, page_of
from strikeledger.site.evidence import Evidence, disputed
from strikeledger.site.pages import Page
from strikeledger.site.reading import Row, Rows, by

# Who walked out; who only may; who does not.
_STRIKING = {"lead", "aligned", "sympathy_striking"}
# Claims that have a place of their own on the page: with the demands, with the states.
_TOLD_APART = {"position", "state_codes"}
_APART = {"excluded", "indirectly_idled"}
_PARTS = ("states", "participations", "places", "segments", "occupations", "demands", "impacts", "coverages", "reproductions", "neighbours")


def action_pages(rows: Rows, evidence: Evidence) -> Iterator[Page]:
    """A page for each labor action."""
    parts = {part: by(rows[f"action_{part}"], "labor_action_key") for part in _PARTS}
    told = by(rows["claims"], "subject_table_name")
    by_action = _by_action(told, evidence)
    sympathizing = by((row for row in rows["actions"] if row["primary_labor_action_key"]), "primary_labor_action_key")
    for action in rows["actions"]:
        key = action["labor_action_key"]
        own = {part: groups.get(key, []) for part, groups in parts.items()}
        participations = _claimed(own["participations"], evidence)
        claims = by_action.get(key, [])
        context = {
            "action": action,
            "shown": evidence.shown(action["table_name"], action["row_key"]),
            "states": own["states"],
            "striking": [row for row in participations if row["participation_role_code"] in _STRIKING],
            "authorized": [row for row in participations if row["participation_role_code"] == "sympathy_authorized"],
            "apart": [row for row in participations if row["participation_role_code"] in _APART],
            "places": _claimed(own["places"], evidence),
            "segments": _claimed(own["segments"], evidence),
            "occupations": own["occupations"],
            "positions": positions(own["demands"], evidence),
            "impacts": _services(own["impacts"], evidence),
            "coverages": own["coverages"],
            "reproduction": next(iter(own["reproductions"]), None),
            "neighbour": next(iter(own["neighbours"]), None),
            "sympathizing": sympathizing.get(key, []),
            "disputed": disputed(claims),
            "sayings": [claim for claim in claims if claim["claim_role_code"] is None and claim["measure_code"] not in _TOLD_APART],
            "state_sayings": [claim for claim in claims if claim["measure_code"] == "state_codes"],
            "claim_count": len(claims),
            "documents": _documents(claims),
        }
        yield Page(page_of("action", key), "action.html", context)


def action_lists(rows: Rows, evidence: Evidence) -> Iterator[Page]:
    """The list of all actions, by year, and a page for each year with what every method counts in it."""
    listed = [line(action, evidence) for action in rows["actions"]]
    years = by(listed, "year_number")
    yield Page(list_of("action"), "actions.html", {"years": _newest_first(years), "count": len(listed), "scope": rows["scope"][0]})
    counts, published = by(rows["method_years"], "year_number"), by(rows["published"], "year_number")
    reconciled = by(rows["reconciliations"], "year_number")
    known = sorted({*counts, *published, *(year for year in years if year)}, reverse=True)
    for year in known:
        context = {
            "year": year,
            "counts": counts.get(year, []),
            "published": published.get(year, []),
            "printed": printed_by_method(published.get(year, [])),
            "reconciliations": reconciled.get(year, []),
            "actions": years.get(year, []),
            "before": year - 1 if year - 1 in known else None,
            "after": year + 1 if year + 1 in known else None,
        }
        yield Page(page_of("year", year), "year.html", context)
    told = [(year, counts.get(year, []), printed_by_method(published.get(year, []))) for year in known]
    yield Page(list_of("year"), "years.html", {"years": told})


def _newest_first(years: dict[object, list[Row]]) -> list[tuple[object, list[Row]]]:
    return sorted(years.items(), key=lambda each: -(each[0] or 0))


def printed_by_method(published: Iterable[Row]) -> dict[str, dict[str, Row]]:
    """Published totals of a year by method and measure; of several printings the last."""
    methods: dict[str, dict[str, Row]] = {}
    for figure in published:
        methods.setdefault(figure["counting_method_code"], {})[figure["measure_code"]] = figure
    return methods


def line(action: Row, evidence: Evidence) -> Row:
    """Of an action, what stands in one line of a list, its figures with their claims."""
    names = (
        *("labor_action_key", "action_name", "employer_key", "employer_name", "action_type_code", "start_date", "end_date"),
        *("workers_involved_count", "days_idle_count", "has_conflicting_claims", "is_withdrawn", "table_name"),
    )
    start, shown = action["start_date"], evidence.shown(action["table_name"], action["row_key"])
    claimed = {column: shown[column] for column in ("workers_involved_count", "days_idle_count") if column in shown}
    return {name: action[name] for name in names} | {"year_number": start.year if start else None, "shown": claimed}


def positions(demands: Iterable[Row], evidence: Evidence) -> list[Row]:
    """One entry for each topic: asks, offers, settlements, and what else was said, each position with its claim."""
    entries: dict[str, Row] = {}
    for demand in demands:
        topic = {name: demand[name] for name in ("demand_topic_code", "demand_topic_label")}
        entry = entries.setdefault(demand["demand_topic_code"], topic | {kind: [] for kind in ("asks", "offers", "settlements", "others")})
        kind = {("union", "ask"): "asks", ("employer", "offer"): "offers"}.get((demand["party_code"], demand["position_code"]), "others")
        kind = "settlements" if demand["position_code"] == "settlement" else kind
        entry[kind].append(demand | {"claim": evidence.beside(demand["claim_key"])})
    return list(entries.values())


def _by_action(told: dict[object, list[Row]], evidence: Evidence) -> dict[str, list[Row]]:
    """Claims with their roles, by the action that they are about, whatever part of it."""
    groups: dict[str, list[Row]] = {}
    for table, claims in told.items():
        for subject in dict.fromkeys(claim["subject_key"] for claim in claims):
            of_subject = evidence.of_subject(table, subject)
            groups.setdefault(evidence.action_of(of_subject[0]), []).extend(of_subject)
    return groups


def _claimed(rows: Iterable[Row], evidence: Evidence) -> list[Row]:
    return [row | {"shown": evidence.shown(row["table_name"], row["row_key"])} for row in rows]


def _services(impacts: Iterable[Row], evidence: Evidence) -> list[Row]:
    """Services with all their impacts: one can be closed in some places and on reduced hours in others."""
    services: dict[str, Row] = {}
    for impact in impacts:
        service = services.setdefault(impact["service_name"], {"service_name": impact["service_name"], "impacts": []})
        service["impacts"].append(impact | {"claim": evidence.beside(impact["claim_key"])})
    return list(services.values())


def _documents(claims: Iterable[Row]) -> list[Row]:
    names = ("source_document_key", "document_title", "publisher_name")
    found = {claim["source_document_key"]: {name: claim[name] for name in names} for claim in claims if claim["source_document_key"]}
    return sorted(found.values(), key=lambda document: (document["document_title"] or "", document["source_document_key"]))
