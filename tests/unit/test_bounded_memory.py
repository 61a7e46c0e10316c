"""The memory of a build: dbt's profile and the Python's own connections are bounded alike."""

from pathlib import Path

import pytest
import yaml
from strikeledger.settings import bounded

PROFILES = Path(__file__).parents[2] / "dbt_project" / "profiles.yml"


@pytest.mark.parametrize("target", ["duckdb", "ducklake"])
def test_the_profile_and_the_connections_have_one_default(target, monkeypatch):
    monkeypatch.delenv("STRIKELEDGER_MEMORY", raising=False)
    told = yaml.safe_load(PROFILES.read_text(encoding="utf-8"))["strikeledger"]["outputs"][target]["config_options"]
    limit = bounded(Path("spill"))["memory_limit"]
    assert told["memory_limit"] == f"{{{{ env_var('STRIKELEDGER_MEMORY', '{limit}') }}}}"


def test_the_environment_says_how_much(monkeypatch):
    monkeypatch.setenv("STRIKELEDGER_MEMORY", "500MB")
    assert bounded(Path("spill")) == {"memory_limit": "500MB", "temp_directory": "spill"}
