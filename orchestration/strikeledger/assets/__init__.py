"""The Dagster ring: what is materialized, in which order, with which facts about it."""

import dagster as dg

OWNERS = ["team:strikeledger"]
TAKEN_OVER = {"is_taken_over": True}


def taken_over(key: dg.AssetKey) -> dg.MaterializeResult:
    """An asset whose inputs are those of the build that this run goes on from: it stands as it is."""
    return dg.MaterializeResult(asset_key=key, metadata=TAKEN_OVER)
