"""Data Docs opened from disk in a real browser: they ask for their own style sheet and for nothing else."""

import pytest

from tests.browser.chromium import Chromium, executable

pytestmark = pytest.mark.skipif(executable() is None, reason="no chromium on this machine")


def test_a_page_asks_for_nothing_but_its_style_sheet(built, tmp_path):
    folder = (built.folder / "current").resolve() / "data_docs"
    with Chromium(tmp_path) as browser:
        for name in ("index", "fct_labor_actions", "fct_reconciliations"):
            for is_dark in (False, True):
                browser.look(375, is_dark=is_dark)
                browser.open(folder / f"{name}.html")
                asked = {each for each in browser.requests if not each.startswith("data:")}
                assert asked == {(folder / f"{name}.html").as_uri(), (folder / "data_docs.css").as_uri()}
                assert browser.complaints == []
                assert browser.evaluate("document.querySelectorAll('h1, table').length") >= 2
                assert browser.evaluate("document.documentElement.scrollWidth") <= 375
