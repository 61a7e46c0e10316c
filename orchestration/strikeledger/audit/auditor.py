"""The gate: authored rules, what dbt's manifest promises, and the checks that Great Expectations does not make of itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from strikeledger.audit import gate
from strikeledger.audit.expectation_files import Canary, ExpectationFile, ReleaseExpectations, RowBounds, TableExpectations
from strikeledger.audit.promises import promised
from strikeledger.audit.report import FileReport, RuleResult
from strikeledger.audit.rules import Rule
from strikeledger.errors import StrikeledgerError
from strikeledger.marts import SCHEMA, Mart, content_sha256
from strikeledger.settings import SparkServer, bounded

if TYPE_CHECKING:
    from strikeledger.audit.gx_duckdb import GxSession


class Auditor:
    """Audits the marts of a build file, which it holds open from entering to leaving: one process cannot open a file in two ways at once.

    ``previous_row_counts``: rows per table of the release that readers see, None before the first. ``changes``: of publishers' files since.
    ``earlier``: reports of the same rules on an earlier build; what they say of a table stands while it, and every table that a rule of it
    names, holds the same rows. ``spark``: the cluster that built the marts; rules are then held against its tables, row counts, shape and
    hashes are of what was brought back from it.
    """

    def __init__(
        self,
        build_file: Path,
        marts: Sequence[Mart],
        files: Sequence[ExpectationFile],
        previous_row_counts: Mapping[str, int] | None,
        changes: gate.FileChanges = gate.NO_CHANGES,
        earlier: Sequence[FileReport] = (),
        spark: SparkServer | None = None,
    ) -> None:
        self._build_file = build_file
        self._marts = {mart.name: mart for mart in marts}
        self._files = {file.name: file for file in files}
        self._tables = {file.table: file for file in files if isinstance(file, TableExpectations)}
        self._previous = previous_row_counts or {}
        self._changes = changes
        self._earlier_contents = {table: digest for report in earlier for table, digest in report.contents.items()}
        self._earlier_results = {(result.table, result.rule): result for report in earlier for result in report.results}
        self._digests: dict[str, str] = {}
        self._spark = spark

    def __enter__(self) -> "Auditor":
        """Raises StrikeledgerError when there is no build file, or something else has it open in another way."""
        if not self._build_file.is_file():
            raise StrikeledgerError(f"{self._build_file} does not exist, so there is nothing to audit; build first")
        try:
            self._database = duckdb.connect(str(self._build_file), config=bounded(self._build_file.parent / "spill"))
        except duckdb.Error as error:
            raise StrikeledgerError(f"{self._build_file} cannot be opened for the audit: {error}") from error
        stored = self._database.execute("select table_name from duckdb_tables() where schema_name = ?", [SCHEMA]).fetchall()
        self._stored = {name for (name,) in stored}
        self._gx = self._session()
        return self

    def _session(self) -> "GxSession":
        """Importing GX takes 3.5 s: only where something is audited."""
        if self._spark:
            from strikeledger.audit.gx_spark import SparkGxSession

            return SparkGxSession(self._spark)
        from strikeledger.audit.gx_duckdb import GxSession

        return GxSession(self._database)

    def __exit__(self, *error: object) -> None:
        self._gx.close()
        self._database.close()

    def audit(self, name: str) -> FileReport:
        """Audit one file by its name: a table, or ``release``. Raises StrikeledgerError for a file that is not there.

        A table's report holds its authored rules and row bounds, and what dbt promises of it. The release's holds the committed counts, the
        canaries, and the bounds and promises of every table without a file.
        """
        file = self._files.get(name)
        if file is None:
            raise StrikeledgerError(f"there are no expectations called {name}; there are {', '.join(self._files)}")
        if isinstance(file, ReleaseExpectations):
            tables, results = list(self._marts), self._release(file)
        else:
            tables, results = [file.table], self._table(file.table, file.rows, file.rules)
        return FileReport(name, tuple(results), self._contents(tables))

    def _release(self, file: ReleaseExpectations) -> Iterator[RuleResult]:
        yield from gate.committed(file.committed, list(self._tables.values()))
        yield from gate.dropped_tables(set(self._marts), self._previous, file.withdrawn_tables)
        for canary in file.canaries:
            yield self._canary(canary)
        for table in self._marts:
            if table not in self._tables:
                yield from self._table(table, file.rows, [])

    def _table(self, table: str, bounds: RowBounds, authored: list[Rule]) -> Iterator[RuleResult]:
        mart = self._published(table)
        if mart is None:
            yield gate.missing_table(table)
            return
        yield from gate.shape(mart, *self._columns(mart))
        (count,) = self._database.execute(f"select count(*) from {SCHEMA}.{table}").fetchone()
        yield from gate.row_counts(mart, count, self._previous.get(table), bounds, self._changes)
        lax = [rule for rule in authored if gate.is_lax_on_key(rule, mart)]
        yield from (gate.unjudged(table, rule, "mostly below 1 on a key column would let a broken key pass") for rule in lax)
        rules = [rule for rule in [*authored, *promised(mart)] if rule not in lax]
        if self._is_unchanged(table, rules):
            yield from (self._earlier_results[table, rule.as_text()] for rule in rules)
        else:
            yield from self._evaluated(mart, f"select * from {SCHEMA}.{table}", rules)

    def _is_unchanged(self, table: str, rules: Sequence[Rule]) -> bool:
        """Whether every rule was held against the same rows before."""
        if not all((table, rule.as_text()) in self._earlier_results for rule in rules):
            return False
        words = {word for rule in rules for word in re.findall(r"\w+", f"{rule.arguments} {rule.where}")}
        return all(self._content(each) == self._earlier_contents.get(each) for each in (table, *words.intersection(self._stored)))

    def _canary(self, canary: Canary) -> RuleResult:
        """Critical rules only: a warning would not stop the bad row. One after the other, until one refuses it: of a million actions each
        reads millions of rows."""
        mart = self._published(canary.table)
        if mart is None:
            return gate.missing_table(canary.table)
        authored = self._tables[canary.table].rules if canary.table in self._tables else []
        watching = [rule for rule in [*promised(mart), *authored] if rule.expectation == canary.caught_by and rule.severity == "critical"]
        rows = gate.with_bad_row(mart, canary.change)
        return gate.canary(canary, mart, (result for rule in watching for result in self._evaluated(mart, rows, [rule])))

    def _evaluated(self, mart: Mart, select: str, rules: list[Rule]) -> Iterator[RuleResult]:
        """One batch for all rules about the same rows: GX computes once what they share."""
        for where in dict.fromkeys(rule.where for rule in rules):
            chosen = [rule for rule in rules if rule.where == where]
            rows = f"select * from ({select}) where {where}" if where else select
            try:
                row_count, *seen_counts = self._gx.row(gate.seen_counts(rows, chosen, mart))
                outcomes = self._gx.evaluate(rows, chosen, mart.key)
            except Exception as error:  # whatever it is, rules that were not evaluated do not hold
                yield from (gate.unjudged(mart.name, rule, f"it could not be evaluated: {error}") for rule in chosen)
                continue
            for rule, outcome, seen_count in zip(chosen, outcomes, seen_counts, strict=True):
                yield gate.judged(mart.name, rule, outcome, row_count, seen_count)

    def _published(self, table: str) -> Mart | None:
        return self._marts.get(table) if table in self._stored else None

    def _columns(self, mart: Mart) -> tuple[Sequence[str], list[tuple[str, str, str | None]]]:
        """Types of the contract as the database names them; name, type and description of each column of the table."""
        named = ", ".join(f"typeof(cast(null as {column.data_type}))" for column in mart.columns)
        stored = self._database.execute(
            "select column_name, data_type, comment from duckdb_columns() where schema_name = ? and table_name = ? order by column_index",
            [SCHEMA, mart.name],
        ).fetchall()
        return self._database.execute(f"select {named}").fetchone(), stored

    def _contents(self, tables: Sequence[str]) -> dict[str, str]:
        return {table: self._content(table) for table in tables if self._published(table)}

    def _content(self, table: str) -> str:
        if table not in self._digests:  # nobody writes while the auditor holds the file open
            self._digests[table] = content_sha256(self._database, f"{SCHEMA}.{table}")
        return self._digests[table]
