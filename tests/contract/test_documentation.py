"""Every link of the documentation leads somewhere, every page can be reached from the index, and each source tells its gaps."""

import re

import pytest

from tests.integration.documentation.pages import ROOT, anchors_of, blocks_of, links_of, name_of, pages

INDEX = ROOT / "docs" / "README.md"


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_lead_somewhere(page):
    for link in links_of(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{name_of(page)} links to {link}, which is not there"
        if anchor:
            assert anchor in anchors_of(target), f"{name_of(page)} links to {link}; {target.name} has no such heading"


def test_the_index_names_every_page():
    named = {(INDEX.parent / link.partition("#")[0]).resolve() for link in links_of(INDEX)}
    missing = {name_of(page) for page in (ROOT / "docs").rglob("*.md") if page != INDEX and page.resolve() not in named}
    assert not missing


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_block_says_what_language_it_is(page):
    for block in blocks_of(page):
        assert block.language, f"{block}: no language after ```"


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "sources").glob("*.md")), ids=lambda page: page.stem)
def test_a_source_says_what_it_covers_and_what_it_lacks(page):
    told = dict(re.findall(r"^\| (\w+) \| (.+) \|$", page.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"Unit", "Coverage", "Gaps", "Changes", "Counted", "Licence"} <= set(told)
    assert re.search("`[a-z0-9.-]+`", told["Licence"]), "the code of the licence"


def test_the_overview_is_the_front_page_of_the_dbt_documentation():
    text = (ROOT / "dbt_project" / "docs" / "overview.md").read_text(encoding="utf-8")
    assert text.startswith("{% docs __overview__ %}") and text.rstrip().endswith("{% enddocs %}")
