"""One blocking check for each file of ``expectations/``."""

from collections.abc import Sequence

import dagster as dg

from strikeledger import progress
from strikeledger.assets.release import CANDIDATE
from strikeledger.assets.warehouse import mart_key
from strikeledger.audit.expectation_files import RELEASE, ExpectationFile
from strikeledger.audit.report import FileReport, RuleResult
from strikeledger.audit.session import AuditSession


def audit_checks(files: Sequence[ExpectationFile]) -> list[dg.AssetChecksDefinition]:
    return [_check(file) for file in files]


def _check(file: ExpectationFile) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        name="expectations",
        asset=CANDIDATE if file.name == RELEASE else mart_key(file.name),
        blocking=True,
        description=f"The rules of expectations/{file.name}.yml, and what dbt's manifest promises of the table.",
        required_resource_keys={"audit"},
    )
    def check(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        session: AuditSession = context.resources.audit
        with progress.current().stage("audit") as stage:
            report = session.audit(file.name)
            progress.current().note(f"{'passed' if report.passed else 'REFUSED'} {file.name}")
            stage.summary = _summary(session.reports())
        broken = [result for result in report.results if not result.success]
        return dg.AssetCheckResult(
            passed=report.passed,
            description=report.as_text() if broken else f"all {len(report.results)} rules hold",
            metadata={
                "broken_rules": _table(broken),
                "rules": len(report.results),
                "report": dg.MetadataValue.md(f"```\n{report.as_text()}\n```"),
                "results": dg.MetadataValue.json(report.as_json()),
            },
        )

    return check


def _table(broken: list[RuleResult]) -> dg.TableMetadataValue:
    """One row for each broken rule, as the command line tells it."""
    columns = [
        dg.TableColumn("table", "string"),
        dg.TableColumn("rule", "string"),
        dg.TableColumn("severity", "string", description="Critical ones refuse the release."),
        dg.TableColumn("because", "string"),
        dg.TableColumn("found", "string"),
        dg.TableColumn("unexpected_rows", "int", description="How many rows broke it; absent for a rule about the whole table."),
        dg.TableColumn("first_rows", "string"),
    ]
    records = [
        dg.TableRecord(
            {
                "table": result.table,
                "rule": result.rule,
                "severity": result.severity,
                "because": result.because,
                "found": result.observed,
                "unexpected_rows": result.unexpected_count,
                "first_rows": "\n".join(", ".join(f"{name} {value}" for name, value in row.items()) for row in result.rows),
            }
        )
        for result in broken
    ]
    return dg.MetadataValue.table(records, dg.TableSchema(columns))


def _summary(reports: list[FileReport]) -> str:
    rules = sum(len(report.results) for report in reports)
    refused = sum(not report.passed for report in reports)
    warnings = sum(not result.success and not result.blocks for report in reports for result in report.results)
    told = f"{refused} files refused" if refused else "no critical one broken"
    return f"{rules} rules in {len(reports)} files, {told}" + (f", {warnings} warnings; `strikeledger audit` tells them" if warnings else "")
