"""The candidate that was audited, and the release that readers see."""

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import dagster as dg

from strikeledger import progress
from strikeledger.assets import OWNERS
from strikeledger.assets.warehouse import mart_key
from strikeledger.audit.data_docs.writing import write_data_docs
from strikeledger.audit.report import FileReport
from strikeledger.audit.session import AuditSession
from strikeledger.marts import Mart
from strikeledger.release.candidate import Identity
from strikeledger.release.current import find_release
from strikeledger.release.manifest import FileRecord
from strikeledger.release.publish import publish
from strikeledger.settings import Settings
from strikeledger.site.writing import write_site
from strikeledger.sources.quarantine import refused_deliveries, refused_rows
from strikeledger.warehouse import engine
from strikeledger.warehouse.workspace import Workspace

CANDIDATE = dg.AssetKey("candidate")
RELEASE = dg.AssetKey("release")


class PublishConfig(dg.Config):
    """``force``: publish although no content changed."""

    force: bool = False


def release_assets(settings: Settings, marts: Sequence[Mart]) -> list[dg.AssetsDefinition]:
    return [_candidate(marts), _release(settings, marts)]


def _candidate(marts: Sequence[Mart]) -> dg.AssetsDefinition:
    @dg.asset(
        key=CANDIDATE,
        deps=[mart_key(mart.name) for mart in marts],
        group_name="release",
        owners=OWNERS,
        kinds={"duckdb"},
        description="All marts of this run together: what the gate looks at and what may be published.",
        required_resource_keys={"workspace"},
    )
    def candidate() -> dg.MaterializeResult:
        return dg.MaterializeResult(metadata={"tables": len(marts)})

    return candidate


def _release(settings: Settings, marts: Sequence[Mart]) -> dg.AssetsDefinition:
    @dg.asset(
        key=RELEASE,
        deps=[CANDIDATE, *(mart_key(mart.name) for mart in marts)],
        group_name="release",
        owners=OWNERS,
        kinds={"duckdb", "parquet", "csv", "html"},
        description="One immutable release of the warehouse; `current` points to it only when every blocking check passed on this very content.",
        required_resource_keys={"workspace", "audit"},
    )
    def release(context: dg.AssetExecutionContext, config: PublishConfig) -> dg.MaterializeResult:
        run: Workspace = context.resources.workspace
        audit: AuditSession = context.resources.audit
        with progress.current().stage("publish") as stage:
            audited, reports = audit.audited_contents(), audit.reports()
            audit_summary = _audit_summary(reports)
            audit.close()
            publication = publish(
                settings.layout,
                lock=run.lock,
                build_file=settings.layout.build_file,
                run_dir=run.folder,
                marts=list(marts),
                audited=audited,
                audit=audit_summary,
                inputs=run.inputs(),
                code_version=version("strikeledger"),
                keep=settings.keep_releases,
                expected_parent=run.parent.key if run.parent else None,
                is_same_code=run.kept is not None,
                force=config.force,
                enclose=lambda *release: _pages(settings, run, audit_summary, reports, *release),
            )
            run.keep(settings.layout, publication.release_key, reports)
            shown = engine.show(settings, find_release(settings.layout, publication.release_key))
            stage.summary = "; ".join(filter(None, (publication.as_text(), shown)))
        return dg.MaterializeResult(
            metadata={
                "release_key": publication.release_key,
                "is_unchanged": publication.is_unchanged,
                "revisions": publication.revisions_count,
                "dagster/row_count": sum(publication.row_counts.values()),
                "content_sha256": dg.MetadataValue.json(publication.content),
            }
        )

    return release


def _pages(
    settings: Settings,
    run: Workspace,
    audit: Mapping,
    reports: Sequence[FileReport],
    folder: Path,
    identity: Identity,
    exported: Callable[[], object],
) -> Mapping[str, FileRecord]:
    """The site, which is read from the sealed file; what was refused is told from the quarantine of this home. Beside it GX's Data Docs.

    Returns the pages that are the release before's.
    """
    quarantine, inputs = settings.layout.quarantine, run.inputs()
    waiting = refused_deliveries(quarantine)
    refused = [*refused_rows(quarantine, {each["sha256"] for each in inputs}), *waiting]
    site = write_site(
        folder,
        identity,
        exported,
        inputs=inputs,
        audit=audit,
        refused=refused,
        seeds=settings.seeds,
        models=settings.dbt_project / "models",
        action_limit=settings.site_actions,
    )
    write_data_docs(folder, reports)
    return site.kept


def _audit_summary(reports: Sequence[FileReport]) -> dict:
    return {
        "audit_status_code": "passed",
        "files": [report.as_json() for report in reports],
    }
