"""What the watcher does when: with a refresh that only says how it ended."""

import hashlib
import json
import os
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from strikeledger import watch
from strikeledger.errors import Busy, ExitCode
from strikeledger.release.lock import publish_lock, watch_lock
from strikeledger.settings import Settings
from strikeledger.sources.admission import FAILED, UNCHANGED, Receipt
from strikeledger.sources.timetable import Time
from strikeledger.watch import Event, Watcher

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()
DAY = 86_400


class Watched:
    """A home with one seed. ``refreshes``: how each refresh ended; the last one repeats. A published one takes what waits."""

    def __init__(self, folder: Path, monkeypatch) -> None:
        self.settings = Settings(folder / "home", folder / "seeds", folder, folder)
        self.settings.seeds.mkdir()
        self.settings.home.mkdir()
        self.now, self.events, self.refreshes, self.receipts, self.asked = NOON, [], ["published"], [], []
        self.seed("1")
        self.publish()
        monkeypatch.setattr(watch, "_refreshed", self._refreshed)
        monkeypatch.setattr(watch, "fetch", lambda settings, source, sleep: self.asked.append(source.code) or self.receipts)
        self.start()

    def start(self) -> None:
        self.stop = threading.Event()
        self.watcher = Watcher(self.settings, self.events.append, self.stop, lambda: self.now)

    def seed(self, content: str) -> None:
        file = self.settings.seeds / "strikes.csv"
        file.write_text(content)
        os.utime(file, (0, 0))

    def publish(self) -> None:
        sha256 = hashlib.sha256((self.settings.seeds / "strikes.csv").read_bytes()).hexdigest()
        event = {"event": "published", "release_key": f"2026-03-02.{len(self.events):03}", "published_at": "2026-03-02T00:00:00Z"}
        with self.settings.layout.history.open("a") as file:
            file.write(json.dumps(event | {"input_sha256s": {"strikes.csv": sha256}}) + "\n")

    def step(self) -> ExitCode:
        return self.watcher.step()

    @property
    def kinds(self) -> list[str]:
        return [event.kind_code for event in self.events]

    def _refreshed(self, settings: Settings) -> tuple[Event, ExitCode]:
        outcome = self.refreshes.pop(0) if len(self.refreshes) > 1 else self.refreshes[0]
        if isinstance(outcome, Exception):
            raise outcome
        if outcome == "published":
            self.publish()
        codes = {"published": ExitCode.OK, "unchanged": ExitCode.OK, "busy": ExitCode.BUSY}
        return Event(outcome, outcome), codes.get(outcome, ExitCode.DATA_REFUSED)


@pytest.fixture
def watched(tmp_path, monkeypatch) -> Watched:
    return Watched(tmp_path, monkeypatch)


def test_it_is_silent_while_nothing_waits(watched):
    assert [watched.step() for _ in range(3)] == [ExitCode.OK] * 3
    assert watched.events == []


def test_a_changed_seed_is_published_once(watched):
    watched.seed("2")
    assert [watched.step() for _ in range(3)] == [ExitCode.OK] * 3
    assert watched.kinds == ["refreshing", "published"]


@pytest.mark.parametrize("outcome", ["refused", "unchanged"])
def test_a_verdict_is_told_once_and_outlives_the_watcher(watched, outcome):
    watched.refreshes = [outcome]
    watched.seed("2")
    watched.step()
    for _ in range(3):
        watched.now += 3600
        assert watched.step() == ExitCode.OK
    assert watched.kinds == ["refreshing", outcome, "waits"]
    assert f"was {outcome}" in watched.events[-1].message and "when an input changes" in watched.events[-1].message
    watched.start()
    watched.step()
    assert watched.kinds[3:] == ["waits"]
    watched.seed("3")
    watched.step()
    assert watched.kinds[4:] == ["refreshing", outcome]


def test_a_failure_is_tried_again_less_and_less_often(watched):
    watched.refreshes = ["failed"]
    watched.seed("2")
    tried = []
    for _ in range(1000):
        watched.step()
        tried += [watched.now] * (watched.kinds[-1] == "failed")
        watched.now += 1
    pauses = [later - earlier for earlier, later in zip(tried, tried[1:], strict=False) if later - earlier > 1]
    assert len(pauses) >= 4 and pauses == sorted(pauses)


def test_a_mistake_in_the_program_does_not_end_the_watch(watched):
    watched.refreshes = [ValueError("surprise"), "published"]
    watched.seed("2")
    assert watched.step() == ExitCode.DATA_REFUSED
    assert "ValueError: surprise" in watched.events[-1].message and not watched.events[-1].is_good
    watched.now += 60
    assert watched.step() == ExitCode.OK and watched.kinds[-1] == "published"


def test_it_waits_for_a_refresh_that_somebody_else_runs(watched):
    watched.seed("2")
    with publish_lock(watched.settings.layout, "build by hand"):
        assert watched.step() == watched.step() == ExitCode.BUSY
    assert watched.kinds == ["busy"] and "build by hand" in watched.events[0].message
    assert watched.step() == ExitCode.OK and watched.kinds[1:] == ["refreshing", "published"]


def test_a_refresh_that_met_the_lock_is_not_lost(watched):
    watched.refreshes = ["busy", "published"]
    watched.seed("2")
    assert watched.step() == ExitCode.BUSY
    watched.now += 10
    assert watched.step() == ExitCode.OK and watched.kinds[-1] == "published"


def test_it_refreshes_once_a_day_although_nothing_waits_and_makes_up_for_a_missed_day(watched):
    watched.refreshes = ["unchanged"]
    watched.step()
    for expected in (1, 2, 3):
        watched.now += DAY
        watched.start()
        watched.step()
        watched.step()
        assert watched.kinds.count("unchanged") == expected
    watched.now += 3 * DAY
    watched.step()
    watched.step()
    assert watched.kinds.count("unchanged") == 4
    assert watched.events[0].message == "the refresh of the day"


@pytest.mark.parametrize(("receipt", "code"), [(UNCHANGED, ExitCode.OK), (FAILED, ExitCode.DATA_REFUSED)])
def test_publishers_are_asked_when_it_is_time_and_not_before(watched, monkeypatch, receipt, code):
    watched.refreshes = ["unchanged"]
    monkeypatch.setattr(watch, "fetch_times", lambda sources: {"bls_work_stoppages": Time(13, 0)})
    watched.settings = replace(watched.settings, contact="somebody@example.org")
    watched.receipts = [Receipt("bls_work_stoppages", "list.xlsx", "https://example.org", receipt, "told")]
    watched.start()
    watched.step()
    watched.now += 1800
    watched.step()
    assert watched.asked == []
    watched.now += 3600
    assert watched.step() == code
    watched.start()
    watched.step()
    assert watched.asked == ["bls_work_stoppages"]
    assert [event.is_good for event in watched.events if event.kind_code == "fetched"] == [receipt == UNCHANGED]


def test_no_publisher_is_asked_without_a_contact(watched):
    watched.now += 40 * DAY
    watched.step()
    assert watched.asked == []


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"attempt": 3, "refreshed_at": "x", "fetched": []}'])
def test_a_damaged_record_begins_anew(watched, content):
    watched.settings.layout.watch_record.write_text(content)
    watched.start()
    watched.seed("2")
    assert watched.step() == ExitCode.OK and watched.kinds == ["refreshing", "published"]


def test_a_damaged_home_is_told_once_and_does_not_end_the_watch(watched, monkeypatch):
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.01)
    watched.settings.layout.history.write_text("{}\n{}\n")
    looks, step = [], watched.watcher.step

    def sixth_is_the_last() -> ExitCode:
        looks.append(1)
        if len(looks) == 6:
            watched.stop.set()
        return step()

    monkeypatch.setattr(watched.watcher, "step", sixth_is_the_last)
    watched.watcher.run()
    assert watched.kinds == ["started", "failed", "stopped"] and "history.jsonl" in watched.events[1].message and len(looks) == 6


def test_a_second_watcher_of_a_home_is_told_who_watches(tmp_path):
    layout = Settings(tmp_path, tmp_path, tmp_path, tmp_path).layout
    with watch_lock(layout), pytest.raises(Busy, match=f"watches this home: strikeledger watch, process {os.getpid()}"), watch_lock(layout):
        pass
