"""A server that stalls, drips, lies, moves and asks for patience: what comes is whole or is not admitted, and nothing waits for ever."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from strikeledger.errors import UsageError
from strikeledger.settings import Settings
from strikeledger.sources.deliveries import read_deliveries
from strikeledger.sources.fetch import Patience, Undelivered, _redirected, _retry_after_seconds, fetch
from strikeledger.sources.registry import published_source

from tests.recordings.memberships import SOURCE_CODE
from tests.recordings.publisher_server import CONTENT, PublisherServer

QUICK = Patience(connect_seconds=1, read_seconds=0.5, total_seconds=20, attempts=3, first_pause_seconds=0.01, maximum_bytes=4000)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def server():
    server = PublisherServer()
    yield server
    server.close()


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return Settings(tmp_path, ROOT / "seeds", ROOT / "dbt_project", ROOT / "expectations")


@pytest.fixture
def get(server, settings):
    def get(*paths: str, patience: Patience = QUICK, sleep=lambda seconds: None):
        return fetch(settings, published_source(SOURCE_CODE), [server.url(path) for path in paths], patience=patience, sleep=sleep)

    return get


def archived(settings) -> list[str]:
    """Names in the archive but that of the record."""
    return sorted(path.name for path in settings.layout.archive.iterdir() if path != settings.layout.deliveries)


def test_a_new_file_is_admitted_with_its_address_and_version(get, server, settings):
    (receipt,) = get("/members.csv")
    assert receipt.status_code == "accepted", receipt.as_text()
    (delivery,) = read_deliveries(settings.layout).standing
    assert (delivery.origin, delivery.file_name) == (server.url("/members.csv"), "members.csv")
    assert (delivery.etag, delivery.last_modified) == ('"one"', "Wed, 22 Feb 2023 15:00:00 GMT")
    assert archived(settings) == [delivery.sha256]
    assert (settings.layout.archive / delivery.sha256).read_bytes() == CONTENT


def test_an_unchanged_file_is_asked_for_by_its_version_and_not_sent_again(get, server, settings):
    get("/members.csv")
    (receipt,) = get("/members.csv")
    assert receipt.status_code == "unchanged"
    assert server.requests[0].get("if-none-match") is None
    assert server.requests[1]["if-none-match"] == '"one"' and "if-modified-since" in server.requests[1]
    assert len(settings.layout.deliveries.read_text().splitlines()) == 1


def test_a_file_whose_kept_copy_is_damaged_is_asked_for_whole_and_mended(get, server, settings):
    get("/members.csv")
    (kept,) = (path for path in settings.layout.archive.iterdir() if path != settings.layout.deliveries)
    kept.chmod(0o644)
    kept.write_bytes(b"damaged")
    (receipt,) = get("/members.csv")
    assert receipt.status_code == "already_held"
    assert kept.read_bytes() == CONTENT


def test_the_same_bytes_from_another_address_change_nothing(get, settings):
    get("/members.csv")
    before = settings.layout.deliveries.read_bytes()
    (receipt,) = get("/moved.csv")
    assert receipt.status_code == "already_held" and "nothing changed" in receipt.detail
    assert settings.layout.deliveries.read_bytes() == before


FAILURES = {
    "/stalled.csv": "no word from the server for 0.5 s, after 3 attempts",
    "/truncated.csv": "truncated",
    "/truncated-chunks.csv": "truncated",
    "/too-large.csv": "is larger than 4,000 bytes",
    "/too-large-and-says-so.csv": "is larger than 4,000 bytes",
    "/empty.csv": "the answer was empty",
    "/loop.csv": "redirects more than 5 times",
    "/to-ftp.csv": "neither http nor https",
    "/to-file.csv": "neither http nor https",
    "/nowhere.csv": "redirects without saying where",
    "/broken.csv": "the server answered 503",
    "/forbidden.csv": "set STRIKELEDGER_CONTACT",
    "/gone.csv": "the file has moved",
    "/always-unchanged.csv": "the server answered 304",
}


@pytest.mark.parametrize("path", FAILURES)
def test_what_does_not_come_whole_is_a_plain_failure_and_leaves_nothing(get, settings, path):
    (receipt,) = get(path)
    assert receipt.status_code == "failed" and not receipt.is_good
    assert FAILURES[path] in receipt.detail and path in receipt.detail
    assert archived(settings) == []
    assert not settings.layout.quarantine.exists()


@pytest.mark.parametrize("path", ["/dripping-header.csv", "/dripping-body.csv"])
def test_the_deadline_ends_a_server_that_never_quite_stops(get, settings, path):
    started = time.monotonic()
    (receipt,) = get(path, patience=replace(QUICK, total_seconds=0.7))
    assert time.monotonic() - started < 3
    assert receipt.status_code == "failed" and "took longer than 0.7 s altogether" in receipt.detail
    assert archived(settings) == []
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_nobody_listening_is_a_failure_after_several_attempts(settings):
    closed = "http://127.0.0.1:9/members.csv"
    (receipt,) = fetch(settings, published_source(SOURCE_CODE), [closed], patience=QUICK, sleep=lambda seconds: None)
    assert receipt.status_code == "failed" and "after 3 attempts" in receipt.detail


@pytest.mark.parametrize(("path", "requests"), [("/broken-twice.csv", 3), ("/truncated-once.csv", 2)])
def test_what_passes_is_asked_for_again_with_growing_pauses(get, server, settings, path, requests):
    pauses = []
    (receipt,) = get(path, patience=replace(QUICK, first_pause_seconds=1), sleep=pauses.append)
    assert receipt.status_code == "accepted"
    assert len(server.requests) == requests and len(pauses) == requests - 1
    assert all(0.5 * 2**number <= pause <= 1.5 * 2**number for number, pause in enumerate(pauses))
    (kept,) = archived(settings)
    assert (settings.layout.archive / kept).read_bytes() == CONTENT, "the second attempt begins at the first byte"


def test_a_server_that_asks_for_rest_gets_it(get):
    pauses = []
    (receipt,) = get("/busy-once.csv", sleep=pauses.append)
    assert receipt.status_code == "accepted" and pauses == [7]


def test_a_server_that_asks_for_more_rest_than_we_have_time_is_left_alone(get, server):
    (receipt,) = get("/busy-for-an-hour.csv", sleep=lambda seconds: pytest.fail("waited"))
    assert receipt.status_code == "failed" and "3600 s of rest" in receipt.detail
    assert len(server.requests) == 1


def test_a_page_instead_of_a_table_is_refused_and_kept_beside_its_reasons(get, settings):
    (receipt,) = get("/denied.csv")
    assert receipt.status_code == "refused", receipt
    assert archived(settings) == []
    assert read_deliveries(settings.layout).standing == []
    names = sorted(path.name for path in receipt.quarantine.iterdir())
    assert "refusals.json" in names and any("denied.csv" in name for name in names)
    (again,) = get("/denied.csv")
    assert again.quarantine == receipt.quarantine, "a fetch repeated each night fills no disk"


def test_one_failure_does_not_stop_the_others(get):
    assert [receipt.status_code for receipt in get("/gone.csv", "/members.csv", "/loop.csv")] == ["failed", "accepted", "failed"]


def test_the_name_that_the_server_gives_leads_to_no_other_folder(get, settings):
    (receipt,) = get("/download")
    assert receipt.status_code == "accepted" and receipt.file_name == "members 2019.csv"


def test_redirects_lose_no_encryption():
    assert _redirected("https://example.org/a/b.csv", "c.csv") == "https://example.org/a/c.csv"
    assert _redirected("http://example.org/a", "https://example.org/b") == "https://example.org/b"
    with pytest.raises(Undelivered, match="from https to plain http://example.org/b"):
        _redirected("https://example.org/a", "http://user:secret@example.org/b")


@pytest.mark.parametrize(
    ("text", "least", "most"), [("120", 120, 120), ("Fri, 01 Jan 2100 00:00:00 GMT", 1e9, 1e10), ("soon", 0, 0), ("", 0, 0)]
)
def test_retry_after_is_seconds_or_a_date(text, least, most):
    assert least <= _retry_after_seconds(text) <= most


def test_credentials_in_an_address_are_not_recorded(server, settings):
    url = server.url("/members.csv").replace("//", "//user:secret@")
    (receipt,) = fetch(settings, published_source(SOURCE_CODE), [url], patience=QUICK)
    assert receipt.status_code == "accepted"
    assert b"secret" not in settings.layout.deliveries.read_bytes()


def test_a_publisher_is_told_whom_to_write_to_only_when_we_say_so(server, settings):
    publisher = published_source(SOURCE_CODE)
    fetch(settings, publisher, [server.url("/members.csv")], patience=QUICK)
    fetch(replace(settings, contact="ops@example.org"), publisher, [server.url("/moved.csv")], patience=QUICK)
    assert "from" not in server.requests[0] and server.requests[0]["user-agent"].startswith("strikeledger/")
    assert server.requests[-1]["from"] == "ops@example.org" and "ops@example.org" in server.requests[-1]["user-agent"]


@pytest.mark.parametrize("url", ["ftp://example.org/a.csv", "file:///etc/passwd", "example.org/a.csv", "https://"])
def test_only_http_addresses_are_fetched(settings, url):
    with pytest.raises(UsageError, match="http:// or https://"):
        fetch(settings, published_source(SOURCE_CODE), [url])


def test_a_source_without_an_address_says_where_to_download(settings):
    with pytest.raises(UsageError, match=r"download from https://.*strikeledger load"):
        fetch(settings, replace(published_source(SOURCE_CODE), urls=()))


def test_a_kill_in_the_middle_leaves_no_file_that_could_be_taken_for_one(server, settings):
    code = (
        "import sys; from pathlib import Path; from strikeledger.settings import Settings; from strikeledger.sources.fetch import fetch\n"
        "from strikeledger.sources.registry import published_source\n"
        "fetch(Settings(*map(Path, sys.argv[1:5])), published_source(sys.argv[5]), [sys.argv[6]])"
    )
    folders = map(str, (settings.home, settings.seeds, settings.dbt_project, settings.expectations))
    process = subprocess.Popen([sys.executable, "-c", code, *folders, SOURCE_CODE, server.url("/dripping-body.csv")], env=os.environ)
    deadline = time.monotonic() + 20
    while not server.requests and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.5)
    process.kill()
    process.wait()
    assert server.requests
    halves = archived(settings)
    assert halves and all(name.startswith(".arriving-") for name in halves)
    assert read_deliveries(settings.layout).standing == []
