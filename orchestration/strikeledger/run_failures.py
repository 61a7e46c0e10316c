"""Why a run of Dagster's failed: because an input or the candidate was refused, because another refresh runs, or of something else."""

import dagster as dg

from strikeledger.attempts import BUSY, FAILED, REFUSED

_FAILURES = {dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE, dg.DagsterEventType.ENGINE_EVENT}
_REFUSALS = {"DataRefused", "DagsterAssetCheckFailedError"}


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
