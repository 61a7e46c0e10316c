"""Warnings that stop nothing: sources of which something newer should be out. One check for each, told anew by every refresh."""

from collections.abc import Sequence
from datetime import UTC, datetime

import dagster as dg

from strikeledger.settings import Settings
from strikeledger.sources.inventory import SourceState, inventory
from strikeledger.sources.layouts import PublishedSource


def freshness_checks(sources: Sequence[PublishedSource], settings: Settings) -> list[dg.AssetChecksDefinition]:
    return [_check(source, settings) for source in sources]


def _check(source: PublishedSource, settings: Settings) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        name="freshness",
        asset=["raw", source.resources[0].name],
        description=f"The newest file of {source.code} is no older than twice the rhythm in which it is published: {source.cadence}.",
    )
    def check() -> dg.AssetCheckResult:
        (state,) = inventory(settings.layout, [source], datetime.now(UTC).date())
        return dg.AssetCheckResult(
            passed=not state.is_overdue,
            severity=dg.AssetCheckSeverity.WARN,
            description=_words(state),
            metadata={
                "newest_vintage": state.last_vintage or "none",
                "cadence": source.cadence,
                "files": len(state.files),
                "homepage": dg.MetadataValue.url(source.homepage_url),
            },
        )

    return check


def _words(state: SourceState) -> str:
    code = state.source.code
    if not state.files:
        return f"{code} was never loaded; nothing is overdue"
    if state.is_overdue:
        fetched, loaded = f"strikeledger fetch {code}", f"download it from {state.source.homepage_url}, then strikeledger load {code}"
        way = fetched if state.source.urls else loaded
        return f"{code}: the newest file is of {state.last_vintage}, and a newer one should be out ({state.source.cadence}): {way}"
    return f"{code}: the newest file is of {state.last_vintage} ({state.source.cadence})"

