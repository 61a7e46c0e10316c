"""Assembles the graph; implements nothing."""

import dagster as dg

from strikeledger.assets.landing import landing_assets
from strikeledger.assets.release import release_assets
from strikeledger.assets.warehouse import warehouse_assets
from strikeledger.audit.expectation_files import load_expectations
from strikeledger.automation import REFRESH, kept_fresh, refresh_sensor, schedules
from strikeledger.checks.audit import audit_checks
from strikeledger.checks.freshness import freshness_checks
from strikeledger.fetching import fetch_job
from strikeledger.marts import marts_of
from strikeledger.resources import audit_resource, workspace_resource
from strikeledger.run_failures import plain_failures
from strikeledger.settings import Settings
from strikeledger.sources.registry import published_sources
from strikeledger.warehouse.dbt import manifest

settings = Settings.from_environment()
project = manifest(settings)
marts = marts_of(project)

refresh = dg.define_asset_job(
    REFRESH,
    selection=dg.AssetSelection.all(),
    description="Load every source, build, test, audit, and publish what passed.",
    executor_def=dg.in_process_executor,
    # dagster.yaml lets one run with this tag start at a time.
    run_tags={"strikeledger/lock": "publish"},
    hooks={plain_failures(settings)},
)
fetch = fetch_job(settings)

assets = [*landing_assets(settings), warehouse_assets(settings, project), *release_assets(settings, marts)]
checks = audit_checks(load_expectations(settings.expectations))

defs = dg.Definitions(
    assets=dg.map_asset_specs(kept_fresh, assets),
    asset_checks=[*checks, *freshness_checks(published_sources(), settings)],
    jobs=[refresh, fetch],
    sensors=[refresh_sensor(settings, refresh)],
    schedules=schedules(settings, published_sources(), refresh, fetch),
    resources={"workspace": workspace_resource(settings), "audit": audit_resource(settings, marts)},
    # One process for a run: the multiprocess executor took 44 s for what this takes 2 s for, and the lock belongs to the process.
    executor=dg.in_process_executor,
)
