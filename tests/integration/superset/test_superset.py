"""The dashboards in a real Superset: imported, seen in a browser, and following releases while it runs.

Superset needs an environment of its own: name it in STRIKELEDGER_SUPERSET (docs/superset.md).
"""

import threading
import time

import pytest

from tests.browser.chromium import Chromium, executable
from tests.integration.superset.instance import PASSWORD, USER, Client, Superset, environment

pytestmark = pytest.mark.skipif(environment() is None, reason="STRIKELEDGER_SUPERSET names no environment that has Superset")

CHARTS = {"work-stoppages": 12, "claims-and-conflicts": 9}
WALKOUT = """\
reporter: A. Reporter
claimant: Harbor Gazette
claimants: [{name: Harbor Gazette, role: press}]
document: harbor-gazette-2026-11-20
documents:
- key: harbor-gazette-2026-11-20
  publisher: Harbor Gazette
  title: Dockers walk out
  url: https://harbor.example/walkout
  published_date: 2026-11-20
  accessed_date: 2026-11-20
action:
  type: strike
  employer: {name: Northwind Docks, is_new: true, ownership: private}
  states: [WA]
claims:
- {measure: start_date, value: 2026-11-18, precision: exact, locator: paragraph 1}
- {measure: action_status_code, value: under_way, precision: exact, locator: paragraph 1}
- {measure: workers_involved_count, value: 2400, precision: exact, locator: paragraph 1}
"""


@pytest.fixture(scope="module")
def superset(copied_module, tmp_path_factory):
    folder = tmp_path_factory.mktemp("superset")
    told = copied_module.json("export", "--superset", str(folder / "bundle.zip"))
    assert told["database"] == str(copied_module.file)
    with Superset(folder, folder / "bundle.zip") as running:
        yield running


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select * from read_text('/etc/hostname')", "disabled by configuration"),
        ("copy (select 1) to 'written.csv'", "disabled by configuration"),
        ("attach 'other.duckdb' as other", ""),
        ("delete from marts.releases", "DDL/DML"),
        ("create table marts.mine as select 1", "DDL/DML"),
    ],
)
def test_nobody_writes_or_reads_another_file_through_it(superset, sql, reason):
    status, answer = Client(superset).sql(sql)
    assert status >= 400 and reason in str(answer)


def test_dashboards_stand_in_a_browser_and_ask_nothing_of_others(superset, tmp_path):
    if executable() is None:
        pytest.skip("no chromium on this machine")
    with Chromium(tmp_path) as browser:
        _log_in(browser, superset)
        for slug, count in CHARTS.items():
            browser.look(1440, 4000)  # charts out of the window are not drawn
            browser.open(f"{superset.address}/superset/dashboard/{slug}/")
            _wait(
                browser,
                f"document.querySelectorAll('.slice_container :is(canvas, svg, table, .header-line)').length >= {count}",
            )
            _wait(browser, "document.querySelectorAll('[data-test=loading-indicator], .loading').length == 0")
            drawn = browser.evaluate("document.querySelectorAll('[data-test=chart-grid-component]').length")
            said = browser.evaluate("document.querySelector('#app').innerText")
            assert drawn == count
            assert "rror" not in said and "No results were returned" not in said
            asked = [each for each in browser.requests if not each.startswith((superset.address, "data:", "blob:"))]
            stopped = " ".join(browser.complaints)  # DevTools tells of a picture that the policy stopped as of one that was asked for
            assert all(each in stopped for each in asked), asked
            assert not [each for each in browser.complaints if "Content Security Policy" not in each]


def test_a_new_release_shows_without_a_restart_and_no_query_fails(superset, copied_module):
    report = copied_module.folder.parent / "walkout.yaml"
    report.write_text(WALKOUT, encoding="utf-8")
    before = Client(superset).metric("rpt_employer_histories", "actions")
    seen, failed, is_over = [], [], threading.Event()

    def ask():
        client = Client(superset)
        while not is_over.is_set():
            try:
                seen.append(client.metric("rpt_employer_histories", "actions"))
            except Exception as error:
                failed.append(error)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    try:
        done = copied_module.run("report", str(report))
        assert done.returncode == 0, done.stdout + done.stderr
        done = copied_module.run("build")
        assert done.returncode == 0, done.stdout + done.stderr
        until = time.monotonic() + 60
        while before + 1 not in seen[-3:] and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        is_over.set()
        for asker in askers:
            asker.join()
    assert not failed, failed[:3]
    assert set(seen) == {before, before + 1} and seen[-1] == before + 1
    print(f"{len(seen)} queries answered by Superset during a refresh, none failed")


def _log_in(browser: Chromium, superset: Superset) -> None:
    browser.look(1440, 900)
    browser.open(f"{superset.address}/login/")
    _wait(browser, "document.querySelector('#username') != null")
    for name, text in (("username", USER), ("password", PASSWORD)):
        browser.evaluate(f"document.querySelector('#{name}').focus()")
        browser.type(text)
    browser.evaluate("document.querySelector('button[type=submit]').click()")
    _wait(browser, "location.pathname.includes('welcome')")


def _wait(browser: Chromium, condition: str, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not browser.evaluate(condition):
        assert time.monotonic() < until, condition
        time.sleep(0.3)
