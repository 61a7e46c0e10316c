"""The differences between two releases in words that a researcher reads: how many of each kind, then one by one, by labor action."""

from collections import Counter
from collections.abc import Iterable

from strikeledger.release.comparison import Comparison
from strikeledger.release.diff import Revision
from strikeledger.release.wording import told

_CAUSES = {
    "claim": "by what a document says",
    "precedence": "by the order of precedence",
    "cited_row": "by a document that its row cites",
    "derived": "computed from figures that differ",
    "input": "by another file",
    "software": "by the program alone",
    None: "of unrecorded cause",
}


def describe(comparison: Comparison, limit: int | None = 50) -> str:
    """Counts by table and by cause, then the first ``limit`` revisions (all without one), each with what made it so."""
    revisions = comparison.revisions
    if not revisions:
        return "no figure differs"
    differ = "figures differ" if len(revisions) > 1 else "figure differs"
    lines = [f"{len(revisions):,} {differ} between {comparison.older} and {comparison.newer}"]
    if comparison.listed_in:
        steps = f"{comparison.step_count} step{'' if comparison.step_count == 1 else 's'}"
        lines.append(f"  not both are on disk: this is the net of the {steps} between them that release {comparison.listed_in} lists")
    for table in sorted({each.table_name for each in revisions}):
        kinds = Counter(each.revision_kind_code for each in revisions if each.table_name == table)
        lines.append(f"  {table}: " + ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items())))
    causes = Counter(each.revision_cause_code for each in revisions)
    lines.append("  " + ", ".join(f"{count:,} {_CAUSES[cause]}" for cause, count in causes.most_common()))
    head = None
    for revision in _by_action(revisions)[:limit]:
        if _head(revision) != head:
            head = _head(revision)
            lines += ["", head]
        lines.append(f"  {_figure(revision)}: {_change(revision)}{_because(revision)}")
    if limit is not None and len(revisions) > limit:
        lines += ["", f"and {len(revisions) - limit:,} more (--all prints all; --table and --action narrow them down)"]
    return "\n".join(lines)


def _by_action(revisions: Iterable[Revision]) -> list[Revision]:
    """Figures of labor actions first, what a claim changed before what is computed from it; then tables."""
    order = list(_CAUSES)
    return sorted(
        revisions,
        key=lambda each: (
            each.labor_action_key is None,
            each.labor_action_key or each.table_name,
            order.index(each.revision_cause_code),
            each.table_name,
            each.row_key,
            each.column_name,
        ),
    )


def _head(revision: Revision) -> str:
    if revision.labor_action_key is None:
        return revision.table_name
    return f"{revision.action_name} ({revision.labor_action_key})" if revision.action_name else revision.labor_action_key


def _figure(revision: Revision) -> str:
    column = revision.column_name.removesuffix("_count").replace("_", " ")
    if revision.labor_action_key is None:
        return f"{revision.row_key} {column}"
    if revision.row_key == revision.labor_action_key:
        return column
    part = revision.row_key.removeprefix(revision.labor_action_key).strip("|-")
    return f"{revision.table_name} {part} {column}"


def _change(revision: Revision) -> str:
    return f"{told(revision.old_value, revision.old_precision_code)} -> {told(revision.new_value, revision.new_precision_code)}"


def _because(revision: Revision) -> str:
    document = _document(revision)
    claim = f"{revision.claimant_name} in {document}" if revision.claimant_name else document
    match revision.revision_cause_code:
        case "claim" if revision.revision_kind_code == "withdrawn":
            return f", no claim is shown any more; the last is that of {claim}"
        case "claim":
            says = f"{revision.claimant_name} says so in {document}" if revision.claimant_name else f"{document} says so"
            return f", because {says}"
        case "precedence":
            return f", because {claim} now goes before what was shown, though the claims are the same"
        case "cited_row":
            return f", as copied from {document}"
        case "derived" if document:
            return f", computed from figures of {document}"
        case "derived":
            count = revision.document_count
            return f", computed from figures of {f'{count} documents' if count else 'several documents'}"
        case "input":
            return ", no claim on it differs but another file that was read does" + (f": {document}" if document else "")
        case "software":
            return ", nothing that was read differs but the program does"
    return ""


def _document(revision: Revision) -> str:
    if revision.source_document_key is None:
        return ""
    published = f"published {revision.document_published_date}" if revision.document_published_date else ""
    named = ", ".join(part for part in (revision.publisher_name, published) if part)
    return f'"{revision.document_title or revision.source_document_key}"' + (f" ({named})" if named else "")
