"""The example queries of the overview page run on the published file and find something."""

import re
from pathlib import Path

import pytest

OVERVIEW = Path(__file__).parents[2] / "dbt_project" / "docs" / "overview.md"
EXAMPLES = re.findall(r"```sql\n(.*?)```", OVERVIEW.read_text(encoding="utf-8"), re.DOTALL)


def test_there_are_examples():
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("sql", EXAMPLES)
def test_an_example_finds_rows(ask, sql):
    assert len(ask(sql)) >= 3
