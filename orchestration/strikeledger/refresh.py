"""The refresh in this process: the same graph that Dagster's UI shows, run once, its outcome in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import dagster as dg

from strikeledger import errors
from strikeledger.assets.deliveries import REFUSED_FILES
from strikeledger.assets.release import RELEASE
from strikeledger.definitions import defs

# What an error of the disk or of a library leaves unsaid.
_UNFORESEEN = (
    "; the refresh stopped there, and readers still see a whole release; free space, or put right what is named, "
    "and run `strikeledger build` again"
)


@dataclass
class Outcome:
    """How a refresh ended: facts of the release step, or the errors that kept it from publishing.

    ``refused_files``: publishers' files that were left out; they keep nothing else from being published.
    """

    run_id: str
    release: dict = field(default_factory=dict)
    failures: list[errors.StrikeledgerError] = field(default_factory=list)
    refused_files: list[dict] = field(default_factory=list)


def run_refresh(*, force: bool) -> Outcome:
    """Run the ``refresh`` job. Never raises for refused data: that is in ``failures``, worst first."""
    with dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}}) as instance:
        result = defs.resolve_job_def("refresh").execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={
                "ops": {"release": {"config": {"force": force}}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
        )
    failures = {(type(failure), str(failure)): failure for failure in _failures(result)}  # a step's and the run's are often one
    outcome = Outcome(result.run_id, failures=list(failures.values()))
    for event in result.get_asset_materialization_events():
        metadata = {name: value.value for name, value in event.materialization.metadata.items()}
        outcome.refused_files += metadata.get(REFUSED_FILES, [])
        if event.asset_key == RELEASE:
            outcome.release = metadata
    is_refused_by_gate = any(not evaluation.passed for evaluation in result.get_asset_check_evaluations())
    if not outcome.release and not outcome.failures and not is_refused_by_gate:
        outcome.failures.append(errors.StrikeledgerError("the refresh ended without a release and without an error"))
    return outcome


def _failures(result: dg.ExecuteInProcessResult) -> Iterator[errors.StrikeledgerError]:
    for event in result.all_events:
        info = getattr(event.event_specific_data, "error", None)
        if event.is_failure and info is not None:
            while info.cause is not None:
                info = info.cause
            if info.cls_name == "DagsterAssetCheckFailedError":  # the gate's report says more than Dagster's line
                continue
            kind = _readable_errors().get(info.cls_name or "")
            message = info.message.strip()  # Dagster keeps an error as text: "package.module.Name: message"
            yield kind(message.split(": ", 1)[1]) if kind else errors.StrikeledgerError(message + _UNFORESEEN)


def _readable_errors(kind: type[errors.StrikeledgerError] = errors.StrikeledgerError) -> dict[str, type[errors.StrikeledgerError]]:
    """Every error that is meant for a user, by its name, wherever it is defined."""
    return {kind.__name__: kind} | {name: each for child in kind.__subclasses__() for name, each in _readable_errors(child).items()}
