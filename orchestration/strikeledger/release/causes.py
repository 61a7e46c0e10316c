"""Why a figure differs between two releases: which claim, which document, or that only the program changed.

The tables of evidence are part of the public contract, and the only ones that are named here; a release without them tells no claim.
"""

from dataclasses import dataclass

import duckdb

from strikeledger.marts import SCHEMA
from strikeledger.release import sql_text

COLUMNS = ("claim_key", "source_document_key", "revision_cause_code")
# Column of a row that cites its own document, where no claim tells of it.
DOCUMENT = "source_document_key"

_EVIDENCE = {
    "bridge_figure_claims": ("table_name", "row_key", "column_name", "claim_key", "claim_role_code"),
    "fct_claims": ("claim_key", "supersedes_claim_key", "subject_key", "source_document_key", "value_number", "value_text", "value_low", "value_high"),
}


@dataclass(frozen=True)
class Sides:
    """Two attached databases, and whether the files behind them are other ones."""

    older: str
    newer: str
    inputs_differ: bool


def caused_query(connection: duckdb.DuckDBPyConnection, revisions: str, sides: Sides) -> str:
    """SQL that adds `COLUMNS` to revisions (table_name, row_key, column_name, …, cited_document_key).

    In this order: ``claim``: another claim is shown, or the shown one has gone or says something else. ``document``: the row cites a
    document of its own. ``derived``: computed from claims that changed; the document is told where all of them, of the row's action if it
    is one's, come from one. ``input``: other files, no claim of theirs told apart. ``software``: the same files, other code.
    """
    was, now = _Evidence(connection, sides.older), _Evidence(connection, sides.newer)
    unclaimed = "input" if sides.inputs_differ else "software"
    return f"""
    with revised as ({revisions}),
    was_shown as (select table_name, row_key, column_name, claim_key from {was.bridge_figure_claims} where claim_role_code = 'shown'),
    now_shown as (select table_name, row_key, column_name, claim_key from {now.bridge_figure_claims} where claim_role_code = 'shown'),
    was_claims as (select * from {was.fct_claims}),
    now_claims as (select * from {now.fct_claims}),
    replaced as (
        select supersedes_claim_key as claim_key, min(claim_key) as by_claim_key from now_claims where supersedes_claim_key is not null group by all
    ),
    documents as (
        select claim_key, source_document_key from now_claims
        union all
        select claim_key, source_document_key from was_claims anti join now_claims using (claim_key)
    ),
    changed as (
        select subject_key, source_document_key from (select * from now_claims except select * from was_claims)
        union all
        select subject_key, source_document_key from was_claims anti join now_claims using (claim_key)
    ),
    by_action as (
        select split_part(subject_key, '|', 1) as action_key, case when count(distinct source_document_key) = 1 then min(source_document_key) end as document_key
        from changed group by all
    ),
    overall as (
        select case when count(distinct source_document_key) = 1 then min(source_document_key) end as document_key, count(*) > 0 as has_changed
        from changed
    ),
    found as (
        select
            revised.* replace (
                case when revised.table_name not in (select table_name from now_shown) then revised.cited_document_key end as cited_document_key
            ),
            coalesce(now_shown.claim_key, replaced.by_claim_key, was_shown.claim_key) as claim_key,
            by_action.action_key is not null as is_of_action,
            by_action.document_key as action_document_key
        from revised
        left join now_shown using (table_name, row_key, column_name)
        left join was_shown using (table_name, row_key, column_name)
        left join replaced on was_shown.claim_key = replaced.claim_key
        left join by_action on split_part(revised.row_key, '|', 1) = by_action.action_key
    )
    select
        found.* exclude (claim_key, cited_document_key, is_of_action, action_document_key),
        found.claim_key,
        case
            when found.claim_key is not null then documents.source_document_key
            when found.cited_document_key is not null then found.cited_document_key
            when found.is_of_action then found.action_document_key
            else overall.document_key
        end as source_document_key,
        case
            when found.claim_key is not null then 'claim'
            when found.cited_document_key is not null then 'document'
            when found.is_of_action or overall.has_changed then 'derived'
            else {sql_text.text(unclaimed)}
        end as revision_cause_code
    from found
    cross join overall
    left join documents on found.claim_key = documents.claim_key
    order by table_name, row_key, column_name"""


class _Evidence:
    """SQL for the tables of evidence of one side; empty ones where a release has none."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
        held = connection.execute(
            "select table_name from duckdb_tables() where database_name = ? and schema_name = ?", [catalog, SCHEMA]
        ).fetchall()
        tables = {name for (name,) in held}
        self.bridge_figure_claims, self.fct_claims = (
            self._select(catalog, table, columns, table in tables) for table, columns in _EVIDENCE.items()
        )

    @staticmethod
    def _select(catalog: str, table: str, columns: tuple[str, ...], is_there: bool) -> str:
        if is_there:
            return f"(select {', '.join(columns)} from {sql_text.name(catalog, SCHEMA, table)})"
        return f"(select {', '.join(f'cast(null as varchar) as {column}' for column in columns)} where false)"
