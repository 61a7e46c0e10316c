"""The run under way as Dagster resources: one workspace, and so one publish lock, and one audit session for the whole run."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

import dagster as dg

from strikeledger.audit.gate import FileChanges
from strikeledger.audit.session import AuditSession
from strikeledger.marts import Mart
from strikeledger.settings import Settings
from strikeledger.sources.registry import HAND_KEPT
from strikeledger.sources.reports import SOURCE_CODE
from strikeledger.warehouse.kept_build import code_sha256
from strikeledger.warehouse.workspace import Workspace, workspace


def workspace_resource(settings: Settings) -> dg.ResourceDefinition:
    """``full``: build everything, also what the inputs did not change."""

    @dg.resource(
        config_schema={"full": dg.Field(bool, default_value=False)},
        description="Folder and publish lock of the run; a second run is refused while one holds it.",
    )
    def run_workspace(context: dg.InitResourceContext) -> Iterator[Workspace]:
        is_whole = context.dagster_run is None or not context.dagster_run.asset_selection
        with opened_workspace(settings, context.run_id, is_whole=is_whole, is_full=context.resource_config["full"]) as run:
            yield run

    return run_workspace


def audit_resource(settings: Settings, marts: list[Mart]) -> dg.ResourceDefinition:
    """Great Expectations on the run's build file, compared with the release that readers saw when the run began."""

    @dg.resource(required_resource_keys={"workspace"}, description="Great Expectations on the run's build file, set up once for all checks.")
    def run_audit(context: dg.InitResourceContext) -> Iterator[AuditSession]:
        with opened_audit(settings, marts, context.resources.workspace) as session:
            yield session

    return run_audit


def opened_workspace(settings: Settings, run_id: str, *, is_whole: bool, is_full: bool) -> AbstractContextManager[Workspace]:
    return workspace(settings.layout, run_id, is_whole=is_whole, code=code_sha256(settings), is_full=is_full or settings.spark is not None)


def opened_audit(settings: Settings, marts: list[Mart], run: Workspace) -> AuditSession:
    previous, earlier = run.parent.row_counts if run.parent else None, run.kept.reports if run.kept else ()
    return AuditSession(settings, marts, previous, lambda: _file_changes(run), earlier)


def _file_changes(run: Workspace) -> FileChanges:
    """Of publishers' files and reports; the hand-kept ones are the same files in every run. A report may take back what another told."""
    before = _files(run.parent.manifest.inputs) if run.parent else set()
    added, gone = _files(run.inputs()) - before, before - _files(run.inputs())
    return FileChanges(are_added=bool(added), are_withdrawn=bool(gone) or any(source == SOURCE_CODE for source, _ in added))


def _files(inputs: Iterable[Mapping]) -> set[tuple[str, str]]:
    return {(each["source"], each["sha256"]) for each in inputs if each["source"] != HAND_KEPT}
