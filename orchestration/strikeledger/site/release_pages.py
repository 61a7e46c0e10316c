"""Pages of the release as a whole: the front page, data quality, changes, downloads, search."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from strikeledger.site.action_pages import line, printed_by_method
from strikeledger.site.addresses import page_of
from strikeledger.site.evidence import Evidence
from strikeledger.site.pages import Page
from strikeledger.site.reading import Row, Rows, by

_NEWEST = 12
_RELEASE = ("release_key", "published_at", "code_version", "audit_status_code")
_FIRST_REVISIONS = 2000


@dataclass(frozen=True)
class Facts:
    """What the release says of itself that its file does not.

    ``inputs``: {source, path, sha256, bytes, rows} of each file. ``audit``: the gate's reports. ``refused``: reports of the quarantine.
    ``downloads``: waits for them, and returns path and bytes of each.
    """

    release_key: str
    parent_release_key: str | None
    published_at: str
    code_version: str
    inputs: Sequence[Mapping]
    audit: Mapping
    refused: Sequence[Mapping]
    downloads: Callable[[], Sequence[tuple[str, int]]]


def release_pages(rows: Rows, evidence: Evidence, facts: Facts) -> Iterator[Page]:
    about = {
        "release_key": facts.release_key,
        "parent_release_key": facts.parent_release_key,
        "published_at": datetime.fromisoformat(facts.published_at),
        "code_version": facts.code_version,
    }
    yield Page("index.html", "index.html", {"about": about} | _front(rows, evidence))
    yield Page("quality.html", "quality.html", {"about": about, "scope": rows["scope"][0]} | _quality(rows, facts))
    yield Page("changes.html", "changes.html", {"about": about} | _changes(rows))
    downloads = {"downloads": _downloads(facts, row_counts(rows)), "inputs": list(facts.inputs)}
    yield Page("downloads.html", "downloads.html", {"about": about} | downloads)
    yield Page("search.html", "search.html", {"scope": rows["scope"][0]})
    yield Page("404.html", "404.html", {})


def _front(rows: Rows, evidence: Evidence) -> dict:
    methods = {method["counting_method_code"]: method for method in rows["methods"]}
    covered = [year for year in rows["method_years"] if year["is_covered"]]
    newest = max(covered, key=lambda year: (year["year_number"], year["counting_method_code"]), default=None)
    return {
        "scope": rows["scope"][0],
        "counts": {name: len(rows[name]) for name in ("actions", "claims", "documents", "unions", "employers", "conflicts")},
        "newest_year": newest,
        "states": rows["states"],
        "newest": [line(action, evidence) for action in rows["actions"][:_NEWEST]],
        "methods": list(methods.values()),
        "by_year": _years(rows),
        "series": _series(rows),
    }


def _series(rows: Rows) -> dict[str, list[tuple[int, float]]]:
    """Of the rule whose totals are published for most years: stoppages beginning, as published and as counted where a listing covers."""
    column = "stoppages_beginning_count"
    printed = by((each for each in rows["published"] if each["measure_code"] == column), "counting_method_code")
    code, longest = max(printed.items(), key=lambda each: len(each[1]), default=(None, []))
    covered = [year for year in rows["method_years"] if year["counting_method_code"] == code and year["is_covered"]]
    return {
        "published": sorted({each["year_number"]: each["value_number"] for each in longest}.items()),
        "counted": [(year["year_number"], year[column]) for year in covered],
    }


def _years(rows: Rows) -> list[dict]:
    """Every year with what each method counts and what publishers print, the newest first."""
    counts, published = by(rows["method_years"], "year_number"), by(rows["published"], "year_number")
    return [
        {
            "year": year,
            "counts": {each["counting_method_code"]: each for each in counts.get(year, [])},
            "published": printed_by_method(published.get(year, [])),
        }
        for year in sorted({*counts, *published}, reverse=True)
    ]


def _quality(rows: Rows, facts: Facts) -> dict:
    reports = facts.audit["files"]
    names = {action["labor_action_key"]: action["action_name"] for action in rows["actions"]}
    conflicts = [each | {"action_name": names.get(each["row_key"].split("|")[0])} for each in rows["conflicts"]]
    return {
        "audit_status_code": facts.audit["audit_status_code"],
        "rule_count": sum(len(report["results"]) for report in reports),
        "reports": [(each["name"], len(each["results"]), sum(not rule["success"] for rule in each["results"])) for each in reports],
        "broken": [each for report in reports for each in report["results"] if not each["success"]],
        "reconciliations": rows["reconciliations"],
        "statuses": {code: len(group) for code, group in by(rows["reconciliations"], "reconciliation_status_code").items()},
        "conflicts": conflicts,
        "refused": [_refusal(report) for report in facts.refused],
        "reproductions": _reproductions(rows),
    }


def _refusal(report: Mapping) -> Row:
    """Of a report of the quarantine, how many rows it is about (None: the whole file) and the first reason."""
    refusals, files = report.get("refusals") or [{}], report.get("files") or []
    rows = sum(file.get("refused_rows", 0) for file in files) if report.get("is_admitted") else None
    told = {name: report.get(name) or "not told" for name in ("source", "file")}
    return told | {"refused_rows": rows, "reason": refusals[0].get("reason") or "not told"}


def row_counts(rows: Rows) -> dict[str, int]:
    """Rows of each table of the newest release that the file tells of, which is its own."""
    return json.loads(rows["releases"][0]["row_counts"]) if rows["releases"] else {}


def _reproductions(rows: Rows) -> list[tuple[str, str | None, int]]:
    """How many actions' days idle are workers times workdays, and why the others are not."""
    groups: dict[tuple, int] = {}
    for each in rows["action_reproductions"]:
        place = each["reproduction_code"], each["reason"]
        groups[place] = groups.get(place, 0) + 1
    told = [(code, reason, count) for (code, reason), count in groups.items()]
    return sorted(told, key=lambda each: (-each[2], each[0], each[1] or ""))


def _changes(rows: Rows) -> dict:
    names = {action["labor_action_key"]: action["action_name"] for action in rows["actions"]}
    revisions = [each | {"action_key": each["row_key"].split("|")[0]} for each in rows["revisions"]]
    told = [each | {"action_name": names.get(each["action_key"])} for each in revisions[:_FIRST_REVISIONS]]
    releases = [{name: each[name] for name in _RELEASE} for each in rows["releases"]]
    return {"revisions": told, "revision_count": len(revisions), "releases": releases}


def _downloads(facts: Facts, rows_by_table: Mapping[str, int]) -> dict[str, list[Row]]:
    """Files by what they are for; those of one table stand in one row."""
    tables: dict[str, Row] = {}
    others = []
    for path, size in facts.downloads():
        folder, _, name = path.rpartition("/")
        if folder in ("csv", "parquet"):
            table = tables.setdefault(name.rpartition(".")[0], {"row_count": None, "csv": None, "parquet": None})
            table[folder] = {"path": path, "bytes": size}
        else:
            others.append({"path": path, "bytes": size})
    for name, table in tables.items():
        table |= {"table_name": name, "row_count": rows_by_table.get(name)}
    return {"tables": [tables[name] for name in sorted(tables)], "others": others}


def search_entries(rows: Rows) -> list[tuple[str, str, str]]:
    """What the search finds: name, a word on it, and its address."""
    entries = []
    for action in rows["actions"]:
        start = action["start_date"]
        kind = f"action, {start.year}" if start else "action"
        entries.append((action["action_name"], kind, page_of("action", action["labor_action_key"])))
    entries += [(state["state_name"], "state", page_of("state", state["state_code"])) for state in rows["states"]]
    for union in rows["unions"]:
        short = f" ({union['union_abbreviation']})" if union["union_abbreviation"] else ""
        entries.append((f"{union['union_name']}{short}", "union", page_of("union", union["union_key"])))
    entries += [(each["employer_name"], "employer", page_of("employer", each["employer_key"])) for each in rows["employers"]]
    entries += [(each["demand_topic_label"], "topic", page_of("topic", each["demand_topic_code"])) for each in rows["topics"]]
    return entries
