"""Who stands behind each figure: claims by figure, by subject, by document; the shown one and its rivals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from strikeledger.site.reading import Row, Rows

# Of a claim, what a page says beside a figure.
_BESIDE = ("claim_key", "precision_code", "precision_phrase", "claimant_name", "claimant_role_code", "unit_code")


@dataclass
class Evidence:
    """``claims`` by key. ``roles``: row of the bridge by claim key, the first of several. ``labor_action_keys``: of each demand."""

    claims: Mapping[str, Row]
    roles: Mapping[str, Row]
    labor_action_keys: Mapping[str, str]
    _shown: Mapping[tuple[str, str], Mapping[str, Row]] = field(default_factory=dict)
    _of_subject: Mapping[tuple[str, str], list[Row]] = field(default_factory=dict)

    def shown(self, table: str, row_key: str) -> Mapping[str, Row]:
        """Of each figure of a row the shown claim, as far as a page says it, with ``rival_count``: those that say otherwise."""
        return self._shown.get((table, row_key), {})

    def of_subject(self, table: str, row_key: str) -> list[Row]:
        """All claims about one row, each with its role."""
        return self._of_subject.get((table, row_key), [])

    def beside(self, claim_key: str | None) -> Row | None:
        """What a page says of a claim beside the figure that rests on it."""
        claim = self.claims.get(claim_key or "")
        return {name: claim[name] for name in _BESIDE} if claim else None

    def action_of(self, claim: Row) -> str:
        """Key of the labor action that a claim is about."""
        return self.labor_action_keys.get(claim["subject_key"]) or claim["subject_key"].split("|")[0]


def gather(rows: Rows) -> Evidence:
    claims = {claim["claim_key"]: claim for claim in rows["claims"]}
    roles: dict[str, Row] = {}
    figures: defaultdict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for each in rows["figures"]:
        roles.setdefault(each["claim_key"], each)
        figures[each["table_name"], each["row_key"]][each["column_name"]].append(each)
    demands = {demand["demand_key"]: demand["labor_action_key"] for demand in rows["action_demands"]}
    evidence = Evidence(claims, roles, demands)
    evidence._shown = {
        place: {column: _shown_of(evidence, bridge) for column, bridge in columns.items()} for place, columns in figures.items()
    }
    evidence._of_subject = by_subject(claims.values(), roles)
    return evidence


def by_subject(claims: Iterable[Row], roles: Mapping[str, Row]) -> dict[tuple[str, str], list[Row]]:
    groups: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for claim in claims:
        role = roles.get(claim["claim_key"], {})
        with_role = claim | {name: role.get(name) for name in ("claim_role_code", "precedence_because", "rank_number")}
        groups[claim["subject_table_name"], claim["subject_key"]].append(with_role)
    for group in groups.values():
        group.sort(key=_order)
    return groups


def _order(claim: Row) -> tuple:
    roles = ("shown", "disputes", "agrees", "superseded", None)
    return claim["measure_code"], roles.index(claim["claim_role_code"]), claim["rank_number"] or 0, claim["claim_key"]


def _shown_of(evidence: Evidence, bridge: list[Row]) -> Row:
    """The bridge has its shown claim first."""
    rivals = sum(each["claim_role_code"] == "disputes" for each in bridge)
    return (evidence.beside(bridge[0]["claim_key"]) or {}) | {"rival_count": rivals}


def disputed(claims: Iterable[Row]) -> list[list[Row]]:
    """Of claims on an action and its parts, those on figures on which somebody disputes what is shown, figure by figure."""
    groups: dict[tuple, list[Row]] = {}
    for claim in claims:
        groups.setdefault((claim["subject_table_name"], claim["subject_key"], claim["measure_code"]), []).append(claim)
    return [group for group in groups.values() if any(claim["claim_role_code"] == "disputes" for claim in group)]
