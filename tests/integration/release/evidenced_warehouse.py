"""A small warehouse whose figures have claims, documents and totals: two strikes of 2023, one in California, one in Oregon."""

from collections.abc import Mapping, Sequence

from tests.integration.release.small_warehouse import RELEASES, REVISIONS, mart

MARTS = [
    mart(
        "fct_labor_actions",
        ["labor_action_key"],
        {
            "labor_action_key": "varchar",
            "action_name": "varchar",
            "start_date": "date",
            "end_date": "date",
            "workers_count": "integer",
            "days_idle_count": "integer",
        },
        figures=["workers_count", "days_idle_count"],
    ),
    mart("bridge_labor_action_states", ["labor_action_key", "state_code"], {"labor_action_key": "varchar", "state_code": "varchar"}),
    mart(
        "bridge_figure_claims",
        ["table_name", "row_key", "column_name", "claim_key"],
        {each: "varchar" for each in ("table_name", "row_key", "column_name", "claim_key", "claim_role_code")},
    ),
    mart(
        "fct_claims",
        ["claim_key"],
        {each: "varchar" for each in ("claim_key", "supersedes_claim_key", "source_document_key", "precision_code", "value_text")}
        | {each: "double" for each in ("value_number", "value_low", "value_high")},
    ),
    mart(
        "dim_source_documents",
        ["source_document_key"],
        {each: "varchar" for each in ("source_document_key", "title", "publisher_name", "url", "sha256", "licence_code")} | {"published_date": "date"},
    ),
    mart("rpt_years", ["year_number"], {"year_number": "integer", "workers_count": "integer"}, figures=["workers_count"]),
    mart(
        "rpt_state_years",
        ["state_code", "year_number"],
        {"state_code": "varchar", "year_number": "integer", "workers_count": "integer"},
        figures=["workers_count"],
    ),
    mart(
        "fct_published_figures",
        ["period_start_date"],
        {"period_start_date": "date", "source_document_key": "varchar", "value_number": "integer"},
        figures=["value_number"],
        cited_figures=["value_number"],
    ),
    REVISIONS,
    RELEASES,
]
TOLD = {
    "article": ("Article", "Gazette", "https://gazette.example/1", "1" * 64, "2023-10-05"),
    "listing": ("Listing of 2023", "Bureau", "https://bureau.example/2023", "2" * 64, "2024-02-21"),
    "letter": ("Letter", "Union", None, "3" * 64, None),
}
Claim = tuple[str, str, str, float | None, str, str | None]


def content(
    *claims: Claim,
    actions: Mapping[str, str] = {"kaiser": "CA", "mill": "OR"},
    totals: Sequence[tuple] = (),
    workers: Mapping[str, int | None] | None = None,
) -> dict[str, list[tuple]]:
    """Rows of the whole warehouse, computed from ``claims``: (key, action, document, number of workers, role, claim superseded)."""
    shown = {action: number for _, action, _, number, role, _ in claims if role == "shown"} if workers is None else workers
    present = {action: state for action, state in actions.items() if action in {claim[1] for claim in claims}}
    return {
        "fct_labor_actions": [
            (action, action.title(), "2023-10-04", "2023-10-06", shown.get(action), 3 * shown[action] if shown.get(action) else None)
            for action in present
        ],
        "bridge_labor_action_states": list(present.items()),
        "bridge_figure_claims": [
            ("fct_labor_actions", action, "workers_count", key, role) for key, action, _, number, role, _ in claims if number
        ],
        "fct_claims": [
            (key, supersedes, document, "about" if document == "article" else "exact", None, number, None, None)
            for key, _, document, number, _, supersedes in claims
        ],
        "dim_source_documents": [
            (key, title, publisher, url, sha256, "not-stated", published) for key, (title, publisher, url, sha256, published) in TOLD.items()
        ],
        "rpt_years": [(2023, sum(number or 0 for number in shown.values()))],
        "rpt_state_years": [(state, 2023, shown.get(action) or 0) for action, state in present.items()],
        "fct_published_figures": list(totals),
    }


def read(*sha256s: str) -> list[dict]:
    """Inputs of a release, by their hash."""
    return [{"source": "files", "path": f"file-{sha256}", "sha256": sha256, "bytes": 1, "rows": 1} for sha256 in sha256s]
