"""The run under way as Dagster resources: one workspace, and so one publish lock, and one audit session for the whole run."""

from collections.abc import Iterator

import dagster as dg

from strikeledger.audit.gate import FileChanges
from strikeledger.audit.session import AuditSession
from strikeledger.marts import Mart
from strikeledger.settings import Settings
from strikeledger.sources.registry import HAND_KEPT
from strikeledger.warehouse.workspace import Workspace, workspace


def workspace_resource(settings: Settings) -> dg.ResourceDefinition:
    """A run of the whole graph begins with an empty build file; a run of a part takes on the last one."""

    @dg.resource(description="Folder and publish lock of the run; a second run is refused while one holds it.")
    def run_workspace(context: dg.InitResourceContext) -> Iterator[Workspace]:
        is_whole = context.dagster_run is None or not context.dagster_run.asset_selection
        with workspace(settings.layout, context.run_id, is_fresh=is_whole) as run:
            yield run

    return run_workspace


def audit_resource(settings: Settings, marts: list[Mart]) -> dg.ResourceDefinition:
    """Great Expectations on the run's build file, compared with the release that readers saw when the run began."""

    @dg.resource(required_resource_keys={"workspace"}, description="Great Expectations on the run's build file, set up once for all checks.")
    def run_audit(context: dg.InitResourceContext) -> Iterator[AuditSession]:
        run: Workspace = context.resources.workspace
        with AuditSession(settings, marts, run.parent.row_counts if run.parent else None, lambda: _file_changes(run)) as session:
            yield session

    return run_audit


def _file_changes(run: Workspace) -> FileChanges:
    """Of publishers' files; the hand-kept ones are the same files in every run."""
    before = {each["sha256"] for each in run.parent.manifest.inputs if each["source"] != HAND_KEPT} if run.parent else set()
    now = {each["sha256"] for each in run.inputs() if each["source"] != HAND_KEPT}
    return FileChanges(are_added=bool(now - before), are_withdrawn=bool(before - now))
