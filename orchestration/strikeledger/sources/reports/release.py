"""What the release that readers see adds to the book: entities and actions that only publishers' files tell of, and claims by key."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from strikeledger.errors import DataRefused
from strikeledger.paths import Layout
from strikeledger.sources.reports.book import Book, KnownAction

Figure = tuple[str, str, str, str]  # subject table, subject key, measure, claimant

_ENTITIES = {
    "employers": "select employer_key, employer_name from marts.dim_employers",
    "unions": "select union_key, union_name, union_abbreviation from marts.dim_unions",
    "claimants": "select claimant_key, claimant_name from marts.dim_claimants",
    "source_documents": "select source_document_key, title from marts.dim_source_documents",
    "occupations": "select occupation_key, occupation_name from marts.dim_occupations",
}
_ACTIONS = "select labor_action_key, employer_key, coalesce(start_date, announced_date) from marts.fct_labor_actions"
_CLAIM = "select subject_table_name, subject_key, measure_code, claimant_key from marts.fct_claims where claim_key = ?"


def learn_release(book: Book, layout: Layout) -> None:
    """Add what the current release knows and the seeds do not; nothing where there is no release."""
    with _release(layout) as connection:
        if connection is None:
            return
        for kind, query in _ENTITIES.items():
            result = connection.execute(query)
            columns = [column[0] for column in result.description]
            for values in result.fetchall():
                book.learn(kind, dict(zip(columns, values, strict=True)))
        for labor_action_key, employer_key, first_day in connection.execute(_ACTIONS).fetchall():
            if labor_action_key not in book.actions:
                book.learn_action(KnownAction(labor_action_key, employer_key, first_day, False))


def published_claim(layout: Layout, claim_key: str) -> Figure | None:
    """The figure and claimant of a published claim; None where the release holds no such claim."""
    with _release(layout) as connection:
        return connection.execute(_CLAIM, [claim_key]).fetchone() if connection else None


@contextmanager
def _release(layout: Layout) -> Iterator[duckdb.DuckDBPyConnection | None]:
    if not layout.current_file.is_file():
        yield None
        return
    try:
        with duckdb.connect(str(layout.current_file.resolve()), read_only=True) as connection:
            yield connection
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise DataRefused(f"the current release cannot be read ({reason}); see `strikeledger verify`, or go back with `rollback`") from None
