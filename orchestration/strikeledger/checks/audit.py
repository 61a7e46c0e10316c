"""One blocking check for each file of ``expectations/``."""

from collections.abc import Sequence

import dagster as dg

from strikeledger import progress
from strikeledger.assets.release import CANDIDATE
from strikeledger.assets.warehouse import mart_key
from strikeledger.audit.expectation_files import RELEASE, ExpectationFile
from strikeledger.audit.report import FileReport
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
        return dg.AssetCheckResult(
            passed=report.passed,
            metadata={
                "rules": len(report.results),
                "report": dg.MetadataValue.md(f"```\n{report.as_text()}\n```"),
                "results": dg.MetadataValue.json(report.as_json()),
            },
        )

    return check


def _summary(reports: list[FileReport]) -> str:
    rules = sum(len(report.results) for report in reports)
    refused = sum(not report.passed for report in reports)
    warnings = sum(not result.success and not result.blocks for report in reports for result in report.results)
    told = f"{refused} files refused" if refused else "no critical one broken"
    return f"{rules} rules in {len(reports)} files, {told}" + (f", {warnings} warnings; `strikeledger audit` tells them" if warnings else "")
