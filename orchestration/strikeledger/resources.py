"""The run under way as Dagster resources: one workspace, and so one publish lock, and one audit session for the whole run."""

from collections.abc import Iterator

import dagster as dg

from strikeledger.audit.session import AuditSession
from strikeledger.settings import Settings
from strikeledger.warehouse import dbt
from strikeledger.warehouse.workspace import Workspace, workspace


@dg.resource(description="Folder and publish lock of the run; a second run is refused while one holds it.")
def workspace_resource(context: dg.InitResourceContext) -> Iterator[Workspace]:
    """A run of the whole graph begins with an empty build file; a run of a part takes on the last one."""
    is_whole = context.dagster_run is None or not context.dagster_run.asset_selection
    settings = Settings.from_environment()
    with workspace(settings.layout, context.run_id, is_fresh=is_whole) as run:
        yield run


@dg.resource(required_resource_keys={"workspace"}, description="Great Expectations on the run's build file, set up once for all checks.")
def audit_resource(context: dg.InitResourceContext) -> Iterator[AuditSession]:
    parent = context.resources.workspace.parent
    settings = Settings.from_environment()
    with AuditSession(settings, dbt.marts(settings), parent.row_counts if parent else None) as session:
        yield session
