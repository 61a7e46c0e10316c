"""The pages in a real browser, opened from disk: readable by everybody, quiet, and asking nothing of anybody."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from strikeledger.site.addresses import page_of

from tests.browser.chromium import Chromium, executable

pytestmark = pytest.mark.skipif(executable() is None, reason="no chromium on this machine")

CLAIM = "fct_demands:kaiser-permanente-2023-10-04-wage-increase-offer:position:kaiser-permanente:kaiser-strike-article-2023-10-04"
# One page of each kind, and of the kinds that look otherwise where nothing is known.
PAGES = [
    *("index.html", "search.html", "404.html", "quality.html", "changes.html", "downloads.html"),
    *(f"{kind}/index.html" for kind in ("actions", "years", "states", "unions", "employers", "topics", "documents", "methods", "tables")),
    *(page_of("action", key) for key in ("kaiser-permanente-2023-10-04", "ak-steel-2006-03-01")),
    *(page_of("state", code) for code in ("CA", "PR")),
    *(page_of("union", key) for key in ("seiu-uhw", "seiu")),
    *(page_of("topic", key) for key in ("minimum_wage", "automation")),
    *(page_of("claim", key) for key in ("kaiser-permanente-2023-10-04-workers-ilr", CLAIM)),
    *(page_of("document", key) for key in ("kaiser-strike-article-2023-10-04", "bls-monthly-listing-2023-02")),
    *(page_of("year", 2019), page_of("employer", "kaiser-permanente"), page_of("method", "bls"), page_of("table", "fct_labor_actions")),
]
# Below the style sheet's narrow width and above it, each colour scheme once.
LOOKS = [(375, False), (1100, True)]


@pytest.fixture(scope="module")
def site(built) -> Path:
    return (built.folder / "current").resolve() / "site"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with Chromium(tmp_path_factory.mktemp("chromium")) as chromium:
        yield chromium


@pytest.fixture(scope="module")
def axe(pytestconfig) -> str:
    """The checker of accessibility, fetched once by npm into pytest's cache."""
    folder = pytestconfig.cache.mkdir("axe-core")
    script = folder / "package" / "axe.min.js"
    if not script.exists():
        if shutil.which("npm") is None:
            pytest.skip("no npm to fetch axe-core with")
        packed = subprocess.run(["npm", "pack", "axe-core@4"], cwd=folder, capture_output=True, text=True, timeout=120)
        if packed.returncode != 0:
            pytest.skip(f"npm cannot fetch axe-core: {packed.stderr.strip()[-200:]}")
        shutil.unpack_archive(folder / packed.stdout.split()[-1], folder)
    return script.read_text(encoding="utf-8")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_quiet_and_fits_its_window(browser, site, address):
    for width, is_dark in LOOKS:
        browser.look(width, is_dark=is_dark)
        browser.open(site / address)
        assert browser.evaluate("document.querySelector('h1').innerText")
        assert browser.evaluate("document.documentElement.scrollWidth") <= width
        assert browser.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "700"  # the style sheet was let in
        assert browser.complaints == []
        assert [each for each in browser.requests if not each.startswith(site.as_uri())] == []


@pytest.mark.parametrize("address", PAGES)
def test_everybody_can_read_a_page(browser, site, axe, address):
    for width, is_dark in LOOKS:
        browser.look(width, is_dark=is_dark)
        browser.open(site / address)
        browser.evaluate(axe)
        found = json.loads(
            browser.evaluate("axe.run({preload: false, resultTypes: ['violations']}).then((r) => JSON.stringify(r.violations))")
        )
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


def test_the_keyboard_reaches_the_content_first_and_every_link(browser, site):
    browser.look(1100)
    browser.open(site / page_of("action", "kaiser-permanente-2023-10-04"))
    browser.press("Tab")
    assert browser.evaluate("document.activeElement.className") == "skip"
    assert browser.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    browser.press("Enter")
    browser.press("Tab")
    assert browser.evaluate("document.activeElement.closest('main') !== null")
    reachable = "[...document.querySelectorAll('main a[href], main button, main summary')].every((each) => each.tabIndex === 0)"
    assert browser.evaluate(reachable)


def test_the_search_finds_by_words_in_any_order(browser, site):
    browser.look(1100)
    browser.open(site / "search.html")
    browser.evaluate("document.getElementById('words').focus()")
    browser.type("2023 kaiser")
    found = browser.evaluate("document.querySelector('#results a').getAttribute('href')")
    assert found == page_of("action", "kaiser-permanente-2023-10-04")
    assert "found" in browser.evaluate("document.getElementById('found').textContent")


def test_a_query_can_be_copied_with_a_button(browser, site):
    browser.open(site / page_of("claim", "kaiser-permanente-2023-10-04-workers-ilr"))
    assert browser.evaluate("document.querySelectorAll('button.copy').length") == 2
    browser.evaluate("document.querySelector('button.copy').click()")
    told = "new Promise((done) => setTimeout(() => done(document.querySelector('button.copy').textContent), 200))"
    assert browser.evaluate(told) in ("Copied", "Selected")


def test_without_script_the_lists_do_what_the_search_does(browser, site):
    browser.without_script(True)
    try:
        browser.open(site / "search.html")
        assert browser.evaluate("document.getElementById('search').hidden")
        assert browser.evaluate("document.querySelectorAll('main a').length") >= 7
        browser.open(site / page_of("claim", "kaiser-permanente-2023-10-04-workers-ilr"))
        assert browser.evaluate("document.querySelectorAll('button').length") == 0
    finally:
        browser.without_script(False)
