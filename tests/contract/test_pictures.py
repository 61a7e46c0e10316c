"""The picture of the star shows tables and references that the models promise, and leaves out none that hangs on the labor actions."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from strikeledger.marts import marts_of
from strikeledger.settings import Settings
from strikeledger.warehouse.dbt import manifest

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
STAR = (PICTURES / "star.svg").read_text(encoding="utf-8")
CENTRE = "fct_labor_actions"
DRAWN = set(re.findall(r">(\w+)</text>", STAR))
LINES = set(re.findall(r'data-from="(\w+)" data-column="(\w+)" data-to="(\w+)"', STAR))
MOST_BYTES = 100_000  # a README is read on a telephone


@pytest.fixture(scope="module")
def marts(tmp_path_factory):
    settings = replace(Settings.from_environment(), home=tmp_path_factory.mktemp("home"))
    return {mart.name: mart for mart in marts_of(manifest(settings))}


@pytest.fixture(scope="module")
def references(marts):
    return {(mart.name, each.column, each.to_table) for mart in marts.values() for each in mart.references}


def test_what_is_drawn_is_promised(marts, references):
    assert set(marts) >= DRAWN and references >= LINES
    assert {table for line in LINES for table in (line[0], line[2])} == DRAWN


def test_all_that_hangs_on_the_actions_is_drawn(references):
    hanging = {line for line in references if CENTRE in (line[0], line[2]) and line[0] != line[2] and not line[0].startswith("rpt_")}
    assert {line for line in LINES if CENTRE in (line[0], line[2])} == hanging


def test_pictures_are_small_and_shown():
    pages = "".join(file.read_text(encoding="utf-8") for file in [PICTURES.parents[1] / "README.md", *PICTURES.parent.glob("*.md")])
    for picture in PICTURES.iterdir():
        assert picture.stat().st_size < MOST_BYTES and f"pictures/{picture.name}" in pages
