"""Why a run of Dagster's failed: because an input or the candidate was refused, because another refresh runs, or of something else."""

import dagster as dg

from strikeledger.attempts import BUSY, FAILED, REFUSED
from strikeledger.audit.session import kept_reports
from strikeledger.settings import Settings

_FAILURES = {dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE, dg.DagsterEventType.ENGINE_EVENT}
_GATE = "DagsterAssetCheckFailedError"
_REFUSALS = {"DataRefused", _GATE}


def outcome_of(instance: dg.DagsterInstance, run: dg.DagsterRun) -> str:
    """refused, busy or failed, by the errors that the run's events hold."""
    kinds = set()
    for entry in instance.all_logs(run.run_id, of_type=_FAILURES):
        info = getattr(entry.dagster_event.event_specific_data, "error", None)
        while info is not None:
            kinds.add(info.cls_name)
            info = info.cause
    if "Busy" in kinds:
        return BUSY
    return REFUSED if kinds & _REFUSALS else FAILED


def plain_failures(settings: Settings) -> dg.HookDefinition:
    """Says in the run's log, without a stack, what `build` says: Dagster's own line names the check that failed, and not why."""

    @dg.failure_hook(name="plain_failures")
    def tell(context: dg.HookContext) -> None:
        error = context.op_exception
        reports = kept_reports(settings.layout.audit_reports) if type(error).__name__ == _GATE else []
        told = [report.as_text() for report in reports if not report.passed] or [str(error)]
        context.log.error("\n".join(["nothing was published, the last release stands", *told]))

    return tell
