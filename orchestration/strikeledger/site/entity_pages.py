"""Pages of what labor actions have in common: states, unions, employers, topics of bargaining; and the list of each kind."""

from collections.abc import Iterable, Iterator

from strikeledger.site.action_pages import line, positions
from strikeledger.site.addresses import list_of, page_of
from strikeledger.site.evidence import Evidence
from strikeledger.site.pages import Page
from strikeledger.site.reading import Row, Rows, by


def state_pages(rows: Rows, evidence: Evidence) -> Iterator[Page]:
    lines = _lines(rows, evidence)
    years, members = by(rows["state_years"], "state_code"), by(rows["state_members"], "state_code")
    shares = by(rows["action_states"], "state_code")
    for state in rows["states"]:
        code = state["state_code"]
        context = {
            "state": state,
            "years": [year for year in years.get(code, []) if year["is_covered"]],
            "members": members.get(code, []),
            "actions": [lines[share["labor_action_key"]] | {"share": share} for share in _latest(shares.get(code, []), lines)],
        }
        yield Page(page_of("state", code), "state.html", context)
    yield Page(list_of("state"), "states.html", {"states": rows["states"]})


def union_pages(rows: Rows, evidence: Evidence) -> Iterator[Page]:
    lines = _lines(rows, evidence)
    names = ("union_key", "union_name", "union_level_code")
    below = by(({name: union[name] for name in (*names, "parent_union_key")} for union in rows["unions"]), "parent_union_key")
    parts = {name: by(rows[f"union_{name}"], "union_key") for name in ("versions", "members", "years", "actions")}
    for union in rows["unions"]:
        key = union["union_key"]
        own = {name: groups.get(key, []) for name, groups in parts.items()}
        actions: dict[str, Row] = {}
        for each in own["actions"]:  # an action stands once, with what the union itself did in it where it took part under its own name
            told = {"participation_role_code": each["participation_role_code"], "is_own": each["is_own"]}
            actions.setdefault(each["labor_action_key"], lines[each["labor_action_key"]] | told)
        context = {
            "union": union,
            "below": below.get(key, []),
            "versions": own["versions"],
            "members": own["members"],
            "years": own["years"],
            "actions": list(actions.values()),
        }
        yield Page(page_of("union", key), "union.html", context)
    counts = {key: len({each["labor_action_key"] for each in group}) for key, group in parts["actions"].items()}
    listed = [union | {"action_count": counts.get(union["union_key"], 0)} for union in rows["unions"]]
    yield Page(list_of("union"), "unions.html", {"unions": listed})


def employer_pages(rows: Rows, evidence: Evidence) -> Iterator[Page]:
    lines = _lines(rows, evidence)
    histories = by(rows["action_neighbours"], "employer_key")
    below = by(rows["employers"], "parent_employer_key")
    demands = by(rows["action_demands"], "labor_action_key")
    listed = []
    for employer in rows["employers"]:
        history = histories.get(employer["employer_key"], [])
        context = {
            "employer": employer,
            "below": [{name: each[name] for name in ("employer_key", "employer_name")} for each in below.get(employer["employer_key"], [])],
            "actions": [
                lines[each["labor_action_key"]] | {name: each[name] for name in ("union_names", "state_codes", "since_previous_days")}
                for each in history
            ],
            "bargained": [lines[each["labor_action_key"]] for each in history if each["labor_action_key"] in demands],
        }
        listed.append(employer | {"action_count": len(history)})
        yield Page(page_of("employer", employer["employer_key"]), "employer.html", context)
    yield Page(list_of("employer"), "employers.html", {"employers": listed})


def topic_pages(rows: Rows, evidence: Evidence) -> Iterator[Page]:
    lines = _lines(rows, evidence)
    demands = by(rows["action_demands"], "demand_topic_code")
    for topic in rows["topics"]:
        actions = by(demands.get(topic["demand_topic_code"], []), "labor_action_key")
        told = [lines[key] | {"positions": positions(group, evidence)} for key, group in actions.items()]
        yield Page(page_of("topic", topic["demand_topic_code"]), "topic.html", {"topic": topic, "actions": told})
    categories = by(rows["topics"], "demand_category_code")
    yield Page(list_of("topic"), "topics.html", {"categories": sorted(categories.items()), "count": len(rows["topics"])})


def _lines(rows: Rows, evidence: Evidence) -> dict[str, Row]:
    return {action["labor_action_key"]: line(action, evidence) for action in rows["actions"]}


def _latest(shares: Iterable[Row], lines: dict[str, Row]) -> list[Row]:
    """Shares in actions, the action that began last first; those without a start last."""
    return sorted(shares, key=lambda share: _newest_first(lines[share["labor_action_key"]]))


def _newest_first(told: Row) -> tuple:
    start = told["start_date"]
    return start is None, -start.toordinal() if start else 0, told["labor_action_key"]
