"""Assembles the graph; implements nothing."""

import dagster as dg

from strikeledger.assets.landing import landing_assets
from strikeledger.assets.release import release_assets
from strikeledger.assets.warehouse import warehouse_assets
from strikeledger.audit.expectation_files import load_expectations
from strikeledger.checks.audit import audit_checks
from strikeledger.marts import marts_of
from strikeledger.resources import audit_resource, workspace_resource
from strikeledger.settings import Settings
from strikeledger.warehouse.dbt import manifest

settings = Settings.from_environment()
project = manifest(settings)
marts = marts_of(project)

refresh = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    description="Load every source, build, test, audit, and publish what passed.",
    executor_def=dg.in_process_executor,
)

assets = [*landing_assets(settings), warehouse_assets(settings, project), *release_assets(settings, marts)]
checks = audit_checks(load_expectations(settings.expectations))

defs = dg.Definitions(
    assets=assets,
    asset_checks=checks,
    jobs=[refresh],
    resources={"workspace": workspace_resource(settings), "audit": audit_resource(settings, marts)},
    # One process for a run: the multiprocess executor took 44 s for what this takes 2 s for, and the lock belongs to the process.
    executor=dg.in_process_executor,
)
