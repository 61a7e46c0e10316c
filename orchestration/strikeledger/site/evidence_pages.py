"""Pages of what the figures rest on: claims, documents, counting methods, tables."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from strikeledger.site.addresses import list_of, page_of
from strikeledger.site.evidence import Evidence
from strikeledger.site.pages import Page
from strikeledger.site.reading import Row, Rows, by

# A document can be behind thousands of claims; its page names this many rows and says how to ask for all.
_ROWS_OF_A_DOCUMENT = 1000


def claim_pages(rows: Rows, evidence: Evidence) -> Iterator[Page]:
    """A page for each claim: who says it, where, who says otherwise, why the shown one is shown."""
    names = {action["labor_action_key"]: action["action_name"] for action in rows["actions"]}
    demands = {demand["demand_key"]: demand for demand in rows["action_demands"]}
    figures = by(rows["figures"], "claim_key")
    later = by(rows["claims"], "supersedes_claim_key")
    for claim in rows["claims"]:
        key, place = claim["claim_key"], (claim["subject_table_name"], claim["subject_key"])
        group = [each for each in evidence.of_subject(*place) if each["measure_code"] == claim["measure_code"]]
        own = next(each for each in group if each["claim_key"] == key)
        action_key, demand = evidence.action_of(claim), demands.get(claim["subject_key"])
        context = {
            "claim": own,
            "action_key": action_key if action_key in names else None,
            "action_name": names.get(action_key),
            "subject": _subject(claim, action_key, demand),
            "period_years": demand["period_years"] if demand else None,
            "figures": [{name: each[name] for name in ("table_name", "row_key", "column_name")} for each in figures.get(key, [])],
            "rivals": [each for each in group if each["claim_key"] != key],
            "shown": next((each for each in group if each["claim_role_code"] == "shown"), None),
            "supersedes": evidence.claims.get(claim["supersedes_claim_key"] or ""),
            "superseded_by": later.get(key, []),
        }
        yield Page(page_of("claim", key), "claim.html", context)


def document_pages(rows: Rows, evidence: Evidence) -> Iterator[Page]:
    names = {action["labor_action_key"]: action["action_name"] for action in rows["actions"]}
    cited = by(rows["claims"], "source_document_key")
    published = by(rows["published"], "source_document_key")
    for document in rows["documents"]:
        key = document["source_document_key"]
        subjects: dict[str, Row] = {}
        for claim in cited.get(key, []):
            action_key = evidence.action_of(claim)
            entry = subjects.setdefault(action_key, {"labor_action_key": action_key, "action_name": names.get(action_key), "claims": []})
            entry["claims"].append({name: claim[name] for name in ("claim_key", "measure_code", "locator")})
        told = sorted(subjects.values(), key=lambda entry: (entry["action_name"] or "", entry["labor_action_key"]))
        context = {
            "document": document,
            "subjects": told[:_ROWS_OF_A_DOCUMENT],
            "subject_count": len(told),
            "published": published.get(key, []),
        }
        yield Page(page_of("document", key), "document.html", context)
    yield Page(list_of("document"), "documents.html", {"documents": rows["documents"]})


def method_pages(rows: Rows) -> Iterator[Page]:
    years, reconciled = by(rows["method_years"], "counting_method_code"), by(rows["reconciliations"], "counting_method_code")
    published = by(rows["published"], "counting_method_code")
    for method in rows["methods"]:
        code = method["counting_method_code"]
        context = {
            "method": method,
            "years": sorted(years.get(code, []), key=lambda year: -year["year_number"]),
            "published": by_year(published.get(code, [])),
            "drawn": _drawn(years.get(code, []), published.get(code, [])),
            "reconciliations": reconciled.get(code, []),
        }
        yield Page(page_of("method", code), "method.html", context)
    yield Page(list_of("method"), "methods.html", {"methods": rows["methods"]})


def by_year(published: list[Row]) -> dict[int, dict[str, Row]]:
    """Published totals by year and measure; of several printings the last."""
    years: dict[int, dict[str, Row]] = {}
    for figure in published:
        years.setdefault(figure["year_number"], {})[figure["measure_code"]] = figure
    return years


def _drawn(years: list[Row], published: list[Row]) -> dict[str, object]:
    """What the picture of a method shows: stoppages beginning counted in covered years (in all where none is), and published."""
    column = "stoppages_beginning_count"
    counted = [year for year in years if year["is_covered"]] or years
    first = min((year["year_number"] for year in counted), default=0)
    figures = sorted(by_year(published).items())
    return {
        "counted": [(year["year_number"], year[column]) for year in counted],
        "published": [(year, of_year[column]["value_number"]) for year, of_year in figures if column in of_year and year >= first],
        "is_covered": any(year["is_covered"] for year in years),
    }


def table_pages(rows: Rows, row_counts: Mapping[str, int], models: Path) -> Iterator[Page]:
    """The data dictionary: a page for each table with its columns and the SQL that made it. ``models``: folder of the models of dbt."""
    columns = by(rows["columns"], "table_name")
    made_by = {path.stem: path.read_text(encoding="utf-8") for path in sorted(models.rglob("*.sql"))}
    listed = []
    for table in rows["tables"]:
        name = table["table_name"]
        own = {"columns": columns.get(name, []), "model": made_by.get(name), "sources": _inner(name, made_by)}
        yield Page(page_of("table", name), "table.html", {"table": table} | own)
        listed.append(table | {"row_count": row_counts.get(name), "column_count": len(own["columns"])})
    yield Page(list_of("table"), "tables.html", {"listed": listed})


def _inner(table: str, made_by: Mapping[str, str]) -> list[tuple[str, str]]:
    """The models that a table is made of, step by step, but for the published ones, which have pages of their own."""
    found: dict[str, str] = {}
    waiting = [table]
    while waiting:
        for name in sorted(_references(made_by.get(waiting.pop(), ""))):
            if name.startswith("int_") and name not in found and name in made_by:
                found[name] = made_by[name]
                waiting.append(name)
    return sorted(found.items())


def _references(sql: str) -> set[str]:
    return {part.split("'")[0] for part in sql.split("ref('")[1:]}


def _subject(claim: Row, action_key: str, demand: Row | None) -> str | None:
    """Which part of an action a claim is about; None for the action itself."""
    if demand:
        return demand["demand_topic_label"]
    parts = [part for part in claim["subject_key"].split("|")[1:] if part]
    return ", ".join(parts) or None
