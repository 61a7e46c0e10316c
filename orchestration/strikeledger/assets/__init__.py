"""The Dagster ring: what is materialized, in which order, with which facts about it."""

OWNERS = ["team:strikeledger"]
