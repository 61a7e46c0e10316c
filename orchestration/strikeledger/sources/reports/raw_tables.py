"""The tables of schema ``raw`` that reports fill. All text, lineage last; each is there in every build, empty without reports."""

from dataclasses import dataclass

from strikeledger.sources.landing import LINEAGE


@dataclass(frozen=True)
class RawTable:
    """``columns``: without the lineage, which `column_names` holds as well."""

    name: str
    description: str
    columns: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        return (*self.columns, *LINEAGE)


def _table(name: str, description: str, columns: str) -> tuple[str, RawTable]:
    return name, RawTable(name, description, tuple(columns.split()))


_CITED = "claimant_key source_document_key locator report_key"

RAW_TABLES: dict[str, RawTable] = dict(
    (
        _table(
            "reports",
            "One row per accepted report ever.",
            "report_key report_kind_code refers_to_report_key labor_action_key reporter_name because sha256 recorded_at is_standing",
        ),
        _table(
            "reported_actions",
            "One row per labor action that a report founded, as its newest telling says it; a withdrawn one stays.",
            "labor_action_key primary_labor_action_key employer_key industry_code action_name action_type_code source_document_key "
            "report_key is_withdrawn",
        ),
        _table(
            "reported_action_states",
            "One row per labor action and state of standing reports.",
            "labor_action_key state_code allocation_weight report_key",
        ),
        _table(
            "reported_places",
            "One row per labor action and place of standing reports.",
            f"labor_action_key place_name state_code workers_involved_count precision_code precision_phrase {_CITED}",
        ),
        _table(
            "reported_participations",
            "One row per labor action, union or group, role and state of standing reports.",
            f"labor_action_key union_key group_name participation_role_code state_code workers_involved_count {_CITED}",
        ),
        _table(
            "reported_occupations",
            "One row per labor action and occupation of standing reports.",
            "labor_action_key occupation_key source_document_key locator report_key",
        ),
        _table(
            "reported_demands",
            "One row per position of a party on a topic of standing reports.",
            "demand_key labor_action_key demand_topic_code party_code position_code value_low value_high unit_code period_years "
            f"stated_date precision_code precision_phrase {_CITED}",
        ),
        _table(
            "reported_service_impacts",
            "One row per labor action, service and impact of standing reports.",
            f"labor_action_key service_name impact_code {_CITED}",
        ),
        _table(
            "reported_claims",
            "One row per claim of every accepted report ever, also of corrected and withdrawn ones.",
            "claim_key subject_table_name subject_key measure_code value_number value_text value_low value_high unit_code precision_code "
            "precision_phrase claimant_key source_document_key locator asserted_date recorded_at supersedes_claim_key report_key",
        ),
        _table(
            "reported_documents",
            "One row per document that reports describe and the seeds do not hold.",
            "source_document_key publisher_name title url published_date accessed_date licence_code sha256 counting_method_code "
            "coverage_from_date coverage_to_date",
        ),
        _table(
            "reported_claimants",
            "One row per claimant that reports describe and the seeds do not hold.",
            "claimant_key claimant_name claimant_role_code",
        ),
        _table(
            "reported_employers",
            "One row per employer that reports describe and the seeds do not hold.",
            "employer_key employer_name parent_employer_key ownership_code industry_code source_document_key locator",
        ),
        _table(
            "reported_unions",
            "One row per union that reports describe and the seeds do not hold.",
            "union_key union_name union_abbreviation union_level_code parent_union_key local_number file_number_olms source_document_key "
            "locator",
        ),
    )
)

# Raw table to the resource of the seeds whose rows it holds, and its key there.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "reported_action_states": ("strike_states", ("labor_action_key", "state_code")),
    "reported_places": ("strike_places", ("labor_action_key", "place_name", "state_code")),
    "reported_participations": (
        "participations",
        ("labor_action_key", "union_key", "group_name", "participation_role_code", "state_code"),
    ),
    "reported_occupations": ("strike_occupations", ("labor_action_key", "occupation_key")),
    "reported_demands": ("demands", ("demand_key",)),
    "reported_service_impacts": ("service_impacts", ("labor_action_key", "service_name", "impact_code")),
}
ENTITIES: dict[str, tuple[str, str]] = {
    "reported_documents": ("source_documents", "source_document_key"),
    "reported_claimants": ("claimants", "claimant_key"),
    "reported_employers": ("employers", "employer_key"),
    "reported_unions": ("unions", "union_key"),
}
