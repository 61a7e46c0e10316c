"""Dagster checks: the gate between what was built and what is published."""
