"""What Great Expectations would let pass and this gate does not.

GX says success for an empty suite, for a map rule on an empty table and for a set rule on an all-NULL column, and knows nothing of a
lost file, of the last release, or of a gate that cannot refuse.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from strikeledger.audit.expectation_files import Canary, Committed, RowBounds, TableExpectations
from strikeledger.audit.report import RuleResult
from strikeledger.audit.rules import Rule
from strikeledger.marts import SCHEMA, Mart

if TYPE_CHECKING:
    from strikeledger.audit.gx_duckdb import Outcome


@dataclass(frozen=True)
class FileChanges:
    """Whether publishers' files came in, or were withdrawn, since the last release."""

    are_added: bool = False
    are_withdrawn: bool = False


NO_CHANGES = FileChanges()


def judged(table: str, rule: Rule, outcome: "Outcome", row_count: int, seen_count: int) -> RuleResult:
    """GX's outcome on ``row_count`` rows, unless it is a success over nothing: ``seen_count`` rows had a value to look at."""
    if outcome.error:
        return unjudged(table, rule, outcome.error)
    nothing = _nothing(rule, row_count) if outcome.success and seen_count == 0 else ""
    if nothing and not rule.allow_empty:
        return unjudged(table, rule, f"{nothing}; if that is right, say allow_empty: true")
    found = nothing or (f"{outcome.unexpected_count:,} of {row_count:,} rows" if outcome.unexpected_count else _words(outcome.observed))
    told = (outcome.success, outcome.unexpected_count, found, outcome.rows, outcome.validation)
    return RuleResult(table, rule.as_text(), rule.severity, rule.because, *told)


def unjudged(table: str, rule: Rule, message: str) -> RuleResult:
    """A rule that was not held against any row. Critical, whatever its severity: nobody knows whether it holds."""
    return RuleResult(table, rule.as_text(), "critical", rule.because, success=False, observed=message)


def _words(observed: object) -> str:
    return "" if observed is None else str(observed)


def _nothing(rule: Rule, row_count: int) -> str:
    return f"{', '.join(rule.columns)} is absent in all {row_count:,} rows" if row_count else "there is no row to look at"


def seen_counts(select: str, rules: Sequence[Rule], mart: Mart) -> str:
    """SQL that counts the rows of a batch, then for each rule those in which it has something to look at. All in one pass."""
    known = {column.name for column in mart.columns}
    counts = (f"count({_filled(rule)})" if rule.columns and known.issuperset(rule.columns) else "count(*)" for rule in rules)
    return f"select {', '.join(['count(*)', *counts])} from ({select})"


def _filled(rule: Rule) -> str:
    if "column_list" in rule.arguments:  # such a rule passes over a row only where all of them are absent
        return f"coalesce({', '.join(f'cast({column} as string)' for column in rule.columns)})"
    return f"case when {' and '.join(f'{column} is not null' for column in rule.columns)} then 1 end"


def is_lax_on_key(rule: Rule, mart: Mart) -> bool:
    """``mostly`` on a key column: a key that mostly holds is none."""
    return rule.arguments.get("mostly", 1) < 1 and not set(mart.key).isdisjoint(rule.columns)


def missing_table(table: str) -> RuleResult:
    return _check(table, "the table exists", "Readers rely on every published table.", "the build does not hold it")


def shape(mart: Mart, promised_types: Sequence[str], stored: Sequence[tuple[str, str, str | None]]) -> list[RuleResult]:
    """Columns as the contract has them, each described. dbt sees to that as it builds; here it is seen that nothing changed them since.

    ``promised_types``: of the mart's columns, as the database names them. ``stored``: name, type and description of each column found.
    """
    promised = list(zip((column.name for column in mart.columns), promised_types, strict=True))
    found = [(name, kind) for name, kind, _ in stored]
    differing = [" ".join(column) for column in [*promised, *found] if (column in promised) != (column in found)]
    mute = [name for name, _, description in stored if not description]
    return [
        _check(
            mart.name,
            "its columns are those of its contract",
            "Whoever reads a table by name and type finds what was promised.",
            f"differing: {', '.join(differing)}" if differing else "",
        ),
        _check(
            mart.name,
            "every column is described",
            "A figure whose meaning is not told is taken for another.",
            f"not described: {', '.join(mute)}" if mute else "",
        ),
    ]


def dropped_tables(now: set[str], previous: Mapping[str, int], withdrawn: Sequence[str]) -> Iterator[RuleResult]:
    """Tables of the last release that this version no longer has, unless it says that it means to."""
    for table in sorted(set(previous) - now - set(withdrawn)):
        because = "A published table is not dropped without a decision."
        yield _check(table, "the table is still published", because, "it is gone; list it under withdrawn_tables if that is meant")


def committed(expected: Committed, tables: Sequence[TableExpectations]) -> list[RuleResult]:
    """There are as many suites and rules as release.yml commits to."""
    counted = {
        "suites": (expected.suites, len(tables)),
        "expectations": (expected.expectations, sum(len(table.expectations) for table in tables)),
    }
    because = "A lost file or rule would be missed by nobody."
    return [
        _check("release", f"{stated} {name} are committed", because, "" if found == stated else f"there are {found}")
        for name, (stated, found) in counted.items()
    ]


def row_counts(mart: Mart, count: int, last: int | None, bounds: RowBounds, files: FileChanges = NO_CHANGES) -> list[RuleResult]:
    """Whether a table has its rows, and moved no further than its bound since the last release (None: it was not in it).

    A table that keeps the books of the releases may be empty, but never shrinks. Files that publishers added may make others grow, files
    that an operator withdrew may make them shrink, without a bound.
    """
    if mart.is_bookkeeping:
        lost = "" if count >= (last or 0) else f"{count:,} rows after {last:,}"
        return [_check(mart.name, "no row of the books is lost", "What was published stays recorded.", lost)]
    short = "" if count >= bounds.minimum else f"{count:,} rows"
    results = [_check(mart.name, f"at least {bounds.minimum:,} rows", "A table without its rows is a broken load, not news.", short)]
    if last is not None and not (mart.may_be_empty and last == 0):
        moved = 100 * abs(count - last) / max(last, 1)
        is_meant = files.are_withdrawn if count < last else files.are_added
        far = (
            ""
            if moved <= bounds.movement_percent or is_meant
            else f"{count:,} rows after {last:,}; if that is right, raise movement_percent"
        )
        because = "A refresh adds and mends; a jump is more often a fault than news."
        results.append(_check(mart.name, f"its rows move by at most {bounds.movement_percent:g} percent", because, far))
    return results


def with_bad_row(mart: Mart, change: Mapping[str, object]) -> str:
    """SQL for the rows of a table and its first one again, with the cells of ``change``."""
    cells = ", ".join(
        f"cast({_literal(change[column.name])} as {column.data_type}) as {column.name}" if column.name in change else column.name
        for column in mart.columns
    )
    names = ", ".join(column.name for column in mart.columns)
    first = f"select * from {SCHEMA}.{mart.name} order by {', '.join(mart.key)} limit 1"
    return f"select {names} from {SCHEMA}.{mart.name} union all select {cells} from ({first}) as first_row"


def canary(seeded: Canary, mart: Mart, results: Iterable[RuleResult]) -> RuleResult:
    """Whether the seeded bad row was refused: by its rows, since a rule that merely broke has caught nothing. ``results``: asked for until
    one refuses."""
    cells = ", ".join(f"{name} {'absent' if value is None else value}" for name, value in seeded.change.items()) or "a row twice"
    unknown = sorted(set(seeded.change) - {column.name for column in mart.columns})
    fault = ""
    if unknown:
        fault = f"{mart.name} has no column {', '.join(unknown)}"
    elif not any(result.unexpected_count for result in results if not result.success):
        fault = "the seeded bad row passed: the gate cannot refuse"
    return _check(seeded.table, f"canary: {seeded.caught_by} refuses {cells}", seeded.because, fault)


def _check(table: str, rule: str, because: str, fault: str) -> RuleResult:
    return RuleResult(table, rule, "critical", because, success=not fault, observed=fault)


def _literal(value: object) -> str:
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"
