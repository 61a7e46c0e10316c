"""The difference of two releases as a person reads it: strike by strike, each figure with who made it change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from strikeledger.marts import SCHEMA
from strikeledger.release import sql_text
from strikeledger.release.current import Release
from strikeledger.release.diff import Revision

_CAUSES = {
    "derived": "computed from claims that changed",
    "document": "its document",
    "input": "other files were read",
    "software": "the same files, another version of the rules or the program",
}
_NAMED = {
    "actions": ("fct_labor_actions", "labor_action_key", "action_name"),
    "documents": ("dim_source_documents", "source_document_key", "title"),
}


@dataclass(frozen=True)
class Names:
    """``actions``: name by key. ``documents``: title by key. ``claimants``: name by claim."""

    actions: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    claimants: dict[str, str] = field(default_factory=dict)


def names_of(releases: Iterable[Release]) -> Names:
    """What the releases call things; of two the later one given."""
    names = Names()
    for release in releases:
        with duckdb.connect(str(release.file), read_only=True) as connection:
            held = {table for (table,) in connection.execute("select table_name from duckdb_tables() where schema_name = ?", [SCHEMA]).fetchall()}
            for attribute, (table, key, name) in _NAMED.items():
                if table in held:
                    rows = connection.execute(f"select {key}, {name} from {sql_text.name(SCHEMA, table)}").fetchall()
                    getattr(names, attribute).update(rows)
            if {"fct_claims", "dim_claimants"} <= held:
                query = "select claim_key, claimant_name from marts.fct_claims join marts.dim_claimants using (claimant_key)"
                names.claimants.update(connection.execute(query).fetchall())
    return names


def describe(revisions: Sequence[Revision], names: Names, limit: int | None = 50) -> str:
    """How many of each kind, by table; then one by one, those of a labor action under its name. ``limit``: how many, None for all."""
    if not revisions:
        return "no figure differs"
    kinds: dict[str, dict[str, int]] = {}
    for revision in revisions:
        of_table = kinds.setdefault(revision.table_name, {})
        of_table[revision.revision_kind_code] = of_table.get(revision.revision_kind_code, 0) + 1
    lines = [f"{len(revisions):,} figure{'s differ' if len(revisions) > 1 else ' differs'}"]
    for table, of_table in kinds.items():
        lines.append(f"  {table}: " + ", ".join(f"{count:,} {kind}" for kind, count in sorted(of_table.items())))
    shown = sorted(revisions, key=lambda revision: (revision.action_key not in names.actions, revision.action_key))[:limit]
    heading = None
    for revision in shown:
        action = names.actions.get(revision.action_key)
        if action and heading != revision.action_key:
            lines.append(f"{action} ({revision.action_key})")
        heading = revision.action_key if action else None
        lines.append(("  " if action else "") + _told(revision, names, with_row=not action or revision.row_key != revision.action_key))
    if limit is not None and len(revisions) > limit:
        lines.append(f"and {len(revisions) - limit:,} more (--all lists them)")
    return "\n".join(lines)


def _told(revision: Revision, names: Names, *, with_row: bool) -> str:
    row = f"{revision.table_name} {revision.row_key} " if with_row else ""
    change = f"{_value(revision.old_value)} -> {_value(revision.new_value)}"
    return f"{row}{revision.column_name}: {change}, {revision.revision_kind_code}; because: {_cause(revision, names)}"


def _cause(revision: Revision, names: Names) -> str:
    title = names.documents.get(revision.source_document_key or "", "")
    document = f"{title} ({revision.source_document_key})" if title else revision.source_document_key
    if revision.revision_cause_code == "claim":
        return f"{names.claimants.get(revision.claim_key or '', 'a claim')}, {document}"
    cause = _CAUSES.get(revision.revision_cause_code, revision.revision_cause_code)
    return f"{cause}, {document}" if document else cause


def _value(value: str | None) -> str:
    return "absent" if value is None else value
