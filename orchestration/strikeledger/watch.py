"""Refreshes without a hand on it, in one warm process: no daemon, no web server. What it does, and why not, is one event each."""

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from strikeledger import outcomes
from strikeledger.attempts import BUSY, FAILED, PUBLISHED, UNCHANGED, Attempt, next_number
from strikeledger.durable import write_json
from strikeledger.errors import ExitCode, StrikeledgerError
from strikeledger.journal import utc_text
from strikeledger.paths import Layout
from strikeledger.release.history import newest_inputs
from strikeledger.release.lock import holder
from strikeledger.settings import Settings
from strikeledger.sources.fetch import fetch
from strikeledger.sources.pending import Lookout, Pending
from strikeledger.sources.registry import published_source, published_sources
from strikeledger.sources.timetable import DAILY_REFRESH, Time, fetch_times

POLL_SECONDS = 1.0
STARTED, WAITS, FETCHED, REFRESHING, STOPPED = "started", "waits", "fetched", "refreshing", "stopped"


@dataclass(frozen=True)
class Event:
    """``kind_code``: started, waits, fetched, refreshing, stopped, or how a refresh ended. ``lines``: what more there is to say of it."""

    kind_code: str
    message: str
    is_good: bool = True
    lines: tuple[str, ...] = ()
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """What the next watcher of this home must know. Times in seconds since 1970; ``fetched``: when each source was last asked."""

    attempt: Attempt | None = None
    refreshed_at: float = 0.0
    fetched: dict[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, layout: Layout, now: float) -> "Record":
        """Begins anew where there is none, or none that can be read: the times of today are not made up for then."""
        try:
            value = json.loads(layout.watch_record.read_bytes())
            attempt = Attempt(**value["attempt"]) if value["attempt"] else None
            return cls(attempt, float(value["refreshed_at"]), {code: float(at) for code, at in value["fetched"].items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(refreshed_at=now)

    def write(self, layout: Layout) -> None:
        write_json(layout.watch_record, asdict(self))


class Watcher:
    """``tell``: takes each event. ``stop``: set when it shall end; a refresh under way is finished first."""

    def __init__(
        self, settings: Settings, tell: Callable[[Event], None], stop: threading.Event, clock: Callable[[], float] = time.time
    ) -> None:
        self._settings, self._tell, self._stop, self._clock = settings, tell, stop, clock
        self._lookout = Lookout(settings, lambda: newest_inputs(settings.layout), clock)
        self._keep(Record.read(settings.layout, clock()))  # a first one too: the next watcher counts the days from it
        self._fetch_times = fetch_times(published_sources()) if settings.contact else {}
        self._said = ""
        # Not the main thread: Dagster and dbt put their own signal handlers there, and would end a refresh that is to be finished.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="refresh")

    def run(self) -> None:
        """Until ``stop`` is set. Nothing that a refresh meets ends it."""
        asked = ", ".join(self._fetch_times) or "no publisher, until STRIKELEDGER_CONTACT is an email address"
        self._tell(Event(STARTED, f"watching {self._settings.home} and {self._settings.seeds}; asks {asked}"))
        while not self._stop.is_set():
            try:
                self.step()
            except (StrikeledgerError, OSError) as error:  # a damaged record, a full disk: somebody mends it meanwhile
                self._say(Event(FAILED, str(error), is_good=False))
            self._stop.wait(POLL_SECONDS)
        self._worker.shutdown()
        self._tell(Event(STOPPED, "asked to end; nothing is under way"))

    def step(self) -> ExitCode:
        """Do what is due now: ask publishers, refresh. Returns as `fetch` and `build` would exit."""
        fetched = max((self._fetch(code, at) for code, at in self._fetch_times.items()), default=ExitCode.OK)
        pending, now = self._lookout.look(), self._clock()
        last = self._record.attempt
        if not pending and last is not None:  # the same file may come again, and is news then
            self._keep(replace(self._record, attempt=None))
        again = last.next_after(pending.digest) if last and pending else 0.0
        is_due = bool(pending) and again is not None and again <= now
        is_daily = self._is_missed(DAILY_REFRESH, self._record.refreshed_at)
        if self._stop.is_set() or not (is_due or is_daily):
            self._say_what_waits(pending, last, again)
            return fetched
        if running := holder(self._settings.layout):
            self._say(Event(BUSY, f"{_words(pending)}; waits for {running}", facts=pending.as_json()))
            return ExitCode.BUSY
        return max(fetched, self._refresh(pending, last))

    def _fetch(self, code: str, at: Time) -> ExitCode:
        if code not in self._record.fetched:
            self._keep(replace(self._record, fetched=self._record.fetched | {code: self._clock()}))
        if self._stop.is_set() or not self._is_missed(at, self._record.fetched[code]):
            return ExitCode.OK
        receipts = fetch(self._settings, published_source(code), sleep=self._stop.wait)  # a pause between attempts ends when it is set
        self._keep(replace(self._record, fetched=self._record.fetched | {code: self._clock()}))
        for receipt in receipts:
            head, *lines = receipt.as_text().split("\n")
            self._tell(Event(FETCHED, head, receipt.is_good, tuple(lines), receipt.as_json()))
        return ExitCode.OK if all(receipt.is_good for receipt in receipts) else ExitCode.DATA_REFUSED

    def _refresh(self, pending: Pending, last: Attempt | None) -> ExitCode:
        self._tell(Event(REFRESHING, _words(pending), facts=pending.as_json()))
        started = time.monotonic()
        try:
            event, code = self._worker.submit(copy_context().run, _refreshed, self._settings).result()
        except Exception as error:  # a mistake in the program must not end the watch; the pauses between attempts grow
            event, code = Event(FAILED, f"{type(error).__name__}: {error}", is_good=False), ExitCode.DATA_REFUSED
        seconds = round(time.monotonic() - started, 1)
        self._tell(replace(event, message=f"{event.message} ({seconds} s)", facts=event.facts | {"seconds": seconds}))
        self._said, now = "", self._clock()
        attempt = Attempt(pending.digest, next_number(last, pending.digest), event.kind_code, now) if pending else None
        self._keep(replace(self._record, attempt=attempt, refreshed_at=self._record.refreshed_at if event.kind_code == BUSY else now))
        return code

    def _is_missed(self, at: Time, done_at: float) -> bool:
        return at.last_before(datetime.fromtimestamp(self._clock(), UTC)).timestamp() > done_at

    def _say_what_waits(self, pending: Pending, last: Attempt | None, again: float | None) -> None:
        if not pending:
            self._said = ""
            return
        told = f"{pending.as_text()}; the last refresh of {'it' if len(pending.changes) == 1 else 'them'} was {last.outcome_code}"
        when = f"again at {utc_text(datetime.fromtimestamp(again, UTC))}" if again else "again when an input changes"
        self._say(Event(WAITS, f"{told}; {when}", facts=pending.as_json()))

    def _say(self, event: Event) -> None:
        """Once, and not at every look."""
        if event.message != self._said:
            self._said = event.message
            self._tell(event)

    def _keep(self, record: Record) -> None:
        self._record = record
        record.write(self._settings.layout)


def _words(pending: Pending) -> str:
    return pending.as_text() if pending else "the refresh of the day"


def _refreshed(settings: Settings) -> tuple[Event, ExitCode]:
    from strikeledger.refresh import run_refresh

    outcome = run_refresh(force=False)
    code, told = outcomes.outcome_code(settings, outcome), outcomes.failures(settings, outcome)
    left_out = tuple(f"left out: {file['source']}: {file['file']}: {file['reason']}" for file in outcome.refused_files)
    facts = {"run_id": outcome.run_id, "refused_files": outcome.refused_files}
    if code in (PUBLISHED, UNCHANGED):
        words = {PUBLISHED: "release {release_key}, {revisions} revisions", UNCHANGED: "no figure changed; {release_key} stands"}
        message, is_good = words[code].format(**outcome.release), not left_out
        return Event(code, message, is_good, left_out, facts | outcome.release), outcomes.exit_code(settings, outcome)
    head, *lines = "\n".join(told).split("\n")
    event = Event(code, head, code == BUSY, (*lines, *left_out), facts | {"failures": told})
    return event, outcomes.exit_code(settings, outcome)


