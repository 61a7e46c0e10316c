"""A publisher's source is one module, one staging folder, one docs page, and rows of the seeds that it refers to: what is missing is named."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from strikeledger.sources.layouts import ActionFeatures, PublishedSource
from strikeledger.sources.registry import PUBLISHED, published_sources

ROOT = Path(__file__).parents[2]
STAGING = ROOT / "dbt_project" / "models" / "staging"


def missing_parts(source: PublishedSource) -> list[str]:
    """What a source lacks, each with the place where it belongs; nothing when it is whole."""
    return [*_missing_facts(source), *_missing_staging(source), *_missing_docs(source), *_missing_features(source)]


def _missing_facts(source):
    for fact in ("code", "title", "publisher_name", "cadence", "homepage_url", "layouts"):
        if not getattr(source, fact):
            yield f"sources/{source.code}.py: SOURCE has no {fact}"
    for file, column, value in (
        ("vocabulary/licences.csv", "licence_code", source.licence_code),
        ("claimants.csv", "claimant_key", source.claimant_key),
        ("vocabulary/counting_methods.csv", "counting_method_code", source.counting_method_code),
    ):
        if value is not None and value not in _seed_column(file, column):
            yield f"seeds/{file}: no row {value}, which sources/{source.code}.py names"


def _missing_staging(source):
    short = source.code.split("_")[0]
    folder = STAGING / short
    if not folder.is_dir():
        yield f"dbt_project/models/staging/{short}: no such folder"
        return
    described = folder / f"_{short}__sources.yml"
    declared = (
        {table["name"] for each in yaml.safe_load(described.read_text())["sources"] for table in each["tables"]}
        if described.exists()
        else set()
    )
    models = [file.read_text() for file in folder.glob(f"stg_{short}__*.sql")]
    for resource in source.resources:
        if resource.name not in declared:
            yield f"dbt_project/models/staging/{short}/_{short}__sources.yml: raw table {resource.name} is not declared"
        if not any(f"source('{short}', '{resource.name}')" in model for model in models):
            yield f"dbt_project/models/staging/{short}: no model reads raw.{resource.name}"


def _missing_docs(source):
    page = ROOT / "docs" / "sources" / f"{source.code}.md"
    if not page.exists():
        yield f"docs/sources/{source.code}.md: no such page"
        return
    text = page.read_text(encoding="utf-8")
    for layout in source.layouts:
        if layout.code not in text:
            yield f"docs/sources/{source.code}.md: says nothing of layout {layout.code}"


def _missing_features(source):
    if source.features is None:
        if source.counting_method_code:
            yield f"sources/{source.code}.py: it counts actions by {source.counting_method_code} and names no features to match them by"
        return
    columns = set(source.resource(source.features.resource or source.resources[0].name).column_names)
    named = [value for value in vars(source.features).values() if isinstance(value, str) and value != source.features.resource]
    for column in (*named, *source.features.union, *source.features.workers):
        if column not in columns:
            yield f"sources/{source.code}.py: features name column {column}, which its raw table has not"


def _seed_column(file, column):
    with (ROOT / "seeds" / file).open(encoding="utf-8", newline="") as rows:
        return {row[column] for row in csv.DictReader(rows)}


@pytest.mark.parametrize("source", published_sources(), ids=lambda source: source.code)
def test_a_source_is_whole(source):
    assert missing_parts(source) == []


def test_every_module_that_exports_a_source_is_registered():
    modules = {
        file.stem for file in (ROOT / "orchestration" / "strikeledger" / "sources").glob("*.py") if "\nSOURCE = " in file.read_text()
    }
    assert modules == set(PUBLISHED)


def test_every_docs_page_is_of_a_source():
    assert {page.stem for page in (ROOT / "docs" / "sources").glob("*.md")} == {source.code for source in published_sources()}


def test_what_a_new_source_lacks_is_named():
    whole = published_sources()[0]
    bare = replace(
        whole,
        code="ilostat_work_stoppages",
        licence_code="unheard-of",
        claimant_key="nobody",
        features=ActionFeatures(employer="firm", union=(), start_date="start_date", end_date="end_date", workers=()),
    )
    assert missing_parts(bare) == [
        "seeds/vocabulary/licences.csv: no row unheard-of, which sources/ilostat_work_stoppages.py names",
        "seeds/claimants.csv: no row nobody, which sources/ilostat_work_stoppages.py names",
        "dbt_project/models/staging/ilostat: no such folder",
        "docs/sources/ilostat_work_stoppages.md: no such page",
        "sources/ilostat_work_stoppages.py: features name column firm, which its raw table has not",
    ]
