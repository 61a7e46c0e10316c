"""The refresh in this process: the graph that Dagster's UI shows, walked in its order without Dagster's executor.

The executor keeps some 1,500 events for each run, for an instance that this process would throw away: 3.3 s of the 7.3 s of a refresh in a
warm process. Runs that the daemon or the UI start have them.
"""

import inspect
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter

import dagster as dg
import duckdb

from strikeledger import errors
from strikeledger.assets.deliveries import REFUSED_FILES
from strikeledger.assets.release import RELEASE, PublishConfig
from strikeledger.definitions import assets, checks, marts, settings
from strikeledger.resources import opened_audit, opened_workspace

Node = dg.AssetsDefinition  # a check is one, too
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


def run_refresh(*, force: bool, full: bool = False) -> Outcome:
    """Load every source, build, test, audit, and publish what passed. Never raises for refused data: that is in ``failures``.

    ``force``: publish although no content changed. ``full``: build everything, also what the inputs did not change.
    """
    outcome = Outcome(str(uuid.uuid4()))
    try:
        _walk(outcome, force, full)
    except errors.StrikeledgerError as error:
        outcome.failures.append(error)
    except (OSError, duckdb.Error) as error:
        outcome.failures.append(errors.StrikeledgerError(f"{error}{_UNFORESEEN}"))
    return outcome


def _walk(outcome: Outcome, force: bool, full: bool) -> None:
    with (
        dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}}) as instance,
        opened_workspace(settings, outcome.run_id, is_whole=True, is_full=full) as run,
        opened_audit(settings, marts, run) as audit,
    ):
        resources = {"workspace": run, "audit": audit}
        is_refused = False
        for node in in_order(assets, checks):
            is_check = isinstance(node, dg.AssetChecksDefinition)
            if is_refused and not is_check:  # the other checks have their say, too
                continue
            build_context = dg.build_asset_check_context if is_check else dg.build_asset_context
            configured = [PublishConfig(force=force)] if RELEASE in node.keys else []
            for result in _results(node(build_context(instance=instance, resources=resources), *configured)):
                if isinstance(result, dg.AssetCheckResult):
                    is_refused |= is_check and not result.passed  # its report, which is kept, says why
                    continue
                outcome.refused_files += getattr(result.metadata.get(REFUSED_FILES), "value", [])
                if RELEASE in node.keys:
                    outcome.release = {name: getattr(value, "value", value) for name, value in result.metadata.items()}


def in_order(assets: Sequence[dg.AssetsDefinition], checks: Sequence[dg.AssetChecksDefinition]) -> Iterator[Node]:
    """Every node after what it reads, and after the blocking checks of what it reads."""
    graph: dict[int, set[int]] = {}
    nodes = [*assets, *checks]
    makers = {key: number for number, node in enumerate(nodes[: len(assets)]) for key in node.keys}
    guards: dict[dg.AssetKey, set[int]] = {}
    for number, check in enumerate(checks, start=len(assets)):
        graph[number] = {makers[key.asset_key] for key in check.check_keys}
        for key in check.check_keys:
            guards.setdefault(key.asset_key, set()).add(number)
    for number, node in enumerate(assets):
        read = {key for key in node.dependency_keys if makers.get(key) != number}
        graph[number] = {makers[key] for key in read}.union(*(guards.get(key, ()) for key in read))
    yield from (nodes[number] for number in TopologicalSorter(graph).static_order())


def _results(returned: object) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    if inspect.isgenerator(returned):
        yield from returned
    elif returned is not None:
        yield returned
