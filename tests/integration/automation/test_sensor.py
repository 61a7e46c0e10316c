"""The sensor, the schedules and the checks, evaluated as Dagster evaluates them, on runs of a stand-in for the refresh."""

import hashlib
import json
import logging
import os
import time
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest
from strikeledger import fetching
from strikeledger.audit.report import FileReport, RuleResult
from strikeledger.automation import DEAD_AFTER_SECONDS, UNFINISHED, Requested, Watching, refresh_sensor, schedules
from strikeledger.checks.freshness import freshness_checks
from strikeledger.errors import Busy, DataRefused
from strikeledger.fetching import fetch_job
from strikeledger.release.history import newest_inputs
from strikeledger.release.lock import publish_lock
from strikeledger.run_failures import plain_failures
from strikeledger.settings import Settings
from strikeledger.sources.deliveries import delivery_record
from strikeledger.sources.pending import Lookout
from strikeledger.sources.registry import published_source, published_sources
from strikeledger.sources.timetable import fetch_times

from tests.recordings.memberships import SOURCE_CODE
from tests.recordings.publisher_server import PublisherServer
from tests.unit.test_pending import delivery


class Clock:
    now = time.time()

    def __call__(self) -> float:
        return self.now


class Daemon:
    """What Dagster's daemon does of it: ticks with a cursor, runs that are launched, runs that end."""

    def __init__(self, folder: Path, instance: dg.DagsterInstance) -> None:
        (folder / "seeds").mkdir()
        (folder / "home").mkdir()
        self.settings = Settings(folder / "home", folder / "seeds", folder, folder)
        self.instance, self.clock, self.cursor = instance, Clock(), None
        self.seed("1")
        self.watching = Watching(self.settings, Lookout(self.settings, lambda: newest_inputs(self.settings.layout)), self.clock)

    def seed(self, content: str) -> None:
        file = self.settings.seeds / "strikes.csv"
        file.write_text(content)
        os.utime(file, (0, 0))

    def publish(self) -> None:
        sha256 = hashlib.sha256((self.settings.seeds / "strikes.csv").read_bytes()).hexdigest()
        event = {"event": "published", "release_key": f"2026-01-01.{time.time_ns()}", "published_at": "2026-01-01T00:00:00Z"}
        with self.settings.layout.history.open("a") as file:
            file.write(json.dumps(event | {"input_sha256s": {"strikes.csv": sha256}}) + "\n")

    def tick(self) -> tuple[Requested | None, str]:
        """The run to launch, if any, and why there is none."""
        requested, reason = self.watching.evaluate(self.instance, Requested.read(self.cursor))
        self.cursor = requested.as_cursor() if requested else ""
        return (None if reason else requested), reason

    def run(self, requested: Requested, error: Exception | None = None, resource_error: Exception | None = None) -> dg.DagsterRun:
        return self.instance.get_run_by_id(
            refreshing(error, resource_error)
            .execute_in_process(instance=self.instance, raise_on_error=False, tags={"dagster/run_key": requested.run_key})
            .run_id
        )


def refreshing(error: Exception | None, resource_error: Exception | None = None) -> dg.JobDefinition:
    """A job called refresh that fails as told: in a step, or where the lock is taken."""

    @dg.resource
    def workspace(_):
        if resource_error:
            raise resource_error

    @dg.op(required_resource_keys={"workspace"})
    def step() -> None:
        if error:
            raise error

    @dg.job(name="refresh", resource_defs={"workspace": workspace}, executor_def=dg.in_process_executor)
    def refresh() -> None:
        step()

    return refresh


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}}) as instance:
        yield instance


@pytest.fixture
def daemon(tmp_path, instance) -> Daemon:
    return Daemon(tmp_path, instance)


def test_nothing_is_requested_while_nothing_waits(daemon):
    daemon.publish()
    assert daemon.tick() == (None, "nothing waits") and daemon.cursor == ""


def test_what_waits_is_requested_once_however_the_run_stands(daemon):
    requested, _ = daemon.tick()
    assert dg.DagsterRunStatus.QUEUED in UNFINISHED  # such a run cannot be made without a daemon
    for status in set(UNFINISHED) - {dg.DagsterRunStatus.QUEUED}:
        run = daemon.instance.create_run_for_job(refreshing(None), status=status, tags={"dagster/run_key": requested.run_key})
        assert daemon.tick()[0] is None and status.value.lower() in daemon.tick()[1]
        daemon.instance.delete_run(run.run_id)
    daemon.run(requested)
    daemon.publish()
    assert daemon.tick() == (None, "nothing waits")


@pytest.mark.parametrize("error", [None, DataRefused("a row is wrong")], ids=["published nothing new", "refused"])
def test_a_verdict_stands_until_an_input_changes(daemon, error):
    daemon.publish()
    daemon.seed("2")
    first, _ = daemon.tick()
    daemon.run(first, error)
    daemon.clock.now += 1_000_000
    launched, reason = daemon.tick()
    assert launched is None and "until an input changes" in reason and "1 changed seed" in reason
    daemon.seed("3")
    second, _ = daemon.tick()
    assert second.digest != first.digest and second.number == 1


def test_a_refusal_of_the_gate_is_a_verdict(daemon):
    @dg.asset
    def mart():
        pass

    @dg.asset_check(asset=mart, blocking=True)
    def gate():
        return dg.AssetCheckResult(passed=False)

    requested, _ = daemon.tick()
    because = RuleResult("mart", "no row is wrong", "critical", "Nobody strikes on 31 February.", success=False)
    daemon.settings.layout.audit_reports.mkdir(parents=True)
    (daemon.settings.layout.audit_reports / "mart.json").write_text(json.dumps(FileReport("mart", (because,), {}).as_json()))
    jobs = [dg.define_asset_job("refresh", hooks={plain_failures(daemon.settings)})]
    defined = dg.Definitions(assets=[mart], asset_checks=[gate], jobs=jobs, executor=dg.in_process_executor)
    result = defined.resolve_job_def("refresh").execute_in_process(
        instance=daemon.instance, raise_on_error=False, tags={"dagster/run_key": requested.run_key}
    )
    entries = daemon.instance.all_logs(result.run_id)
    errors = [entry.user_message for entry in entries if entry.dagster_event is None and entry.level == logging.ERROR]
    assert len(errors) == 1 and "Nobody strikes on 31 February." in errors[0] and "the last release stands" in errors[0]
    daemon.clock.now += 1_000_000
    assert "until an input changes" in daemon.tick()[1]


def test_a_trigger_is_not_lost_to_a_lock_that_is_taken(daemon):
    with publish_lock(daemon.settings.layout, "build by hand"):
        launched, reason = daemon.tick()
        assert launched is None and "build by hand" in reason
    requested, _ = daemon.tick()
    run = daemon.run(requested, resource_error=Busy("another refresh runs: build by hand"))
    assert run.status is dg.DagsterRunStatus.FAILURE
    daemon.clock.now = time.time()
    assert daemon.tick()[0] is None
    daemon.clock.now += 10
    again, _ = daemon.tick()
    assert again.digest == requested.digest and again.number == 2 and again.run_key != requested.run_key


def test_what_may_pass_is_tried_again_later_and_later(daemon):
    pauses = []
    for _ in range(4):
        requested, _ = daemon.tick()
        daemon.run(requested, OSError(28, "No space left on device"))
        begun = daemon.clock.now = time.time()
        while daemon.watching.evaluate(daemon.instance, Requested.read(daemon.cursor))[1]:
            daemon.clock.now += 1
        pauses.append(daemon.clock.now - begun)
    assert pauses[0] > 10 and all(later > 1.8 * earlier for earlier, later in zip(pauses, pauses[1:], strict=False))


def test_a_run_whose_process_died_is_ended_and_tried_again(daemon):
    requested, _ = daemon.tick()
    started = dg.DagsterRunStatus.STARTED
    run = daemon.instance.create_run_for_job(refreshing(None), status=started, tags={"dagster/run_key": requested.run_key})
    assert daemon.tick()[0] is None
    daemon.clock.now += DEAD_AFTER_SECONDS / 2
    assert daemon.tick()[0] is None and daemon.instance.get_run_by_id(run.run_id).status is started
    daemon.clock.now += DEAD_AFTER_SECONDS
    daemon.tick()
    assert daemon.instance.get_run_by_id(run.run_id).status is dg.DagsterRunStatus.FAILURE
    daemon.clock.now += 3600
    assert daemon.tick()[0].number == 2


def test_a_run_that_holds_the_lock_is_not_taken_for_dead(daemon):
    requested, _ = daemon.tick()
    started = dg.DagsterRunStatus.STARTED
    run = daemon.instance.create_run_for_job(refreshing(None), status=started, tags={"dagster/run_key": requested.run_key})
    with publish_lock(daemon.settings.layout, f"refresh {run.run_id}"):
        for _ in range(3):
            daemon.clock.now += DEAD_AFTER_SECONDS
            daemon.tick()
    assert daemon.instance.get_run_by_id(run.run_id).status is started


def test_the_same_inputs_are_news_again_after_nothing_waited(daemon):
    daemon.publish()
    daemon.seed("2")
    first, _ = daemon.tick()
    daemon.run(first, DataRefused("wrong"))
    daemon.seed("1")
    assert daemon.tick()[1] == "nothing waits"
    daemon.seed("2")
    assert daemon.tick()[0].digest == first.digest


def test_the_sensor_s_tick_requests_a_run_and_remembers_it(daemon):
    sensor = refresh_sensor(daemon.settings, refreshing(None), looking_seconds=0)
    context = dg.build_sensor_context(instance=daemon.instance)
    told = sensor.evaluate_tick(context)
    (request,) = told.run_requests
    assert request.run_key == Requested.read(told.cursor).run_key
    daemon.publish()
    told = sensor.evaluate_tick(dg.build_sensor_context(instance=daemon.instance, cursor=told.cursor))
    assert not told.run_requests and told.skip_message == "nothing waits"


def test_publishers_are_asked_on_a_schedule_only_when_they_can_be_told_who_asks(daemon):
    fetch = fetch_job(daemon.settings)
    known = replace(daemon.settings, contact="somebody@example.org")
    unknown_asks, known_asks = (schedules(each, published_sources(), refreshing(None), fetch) for each in (daemon.settings, known))
    running = dg.DefaultScheduleStatus.RUNNING
    assert [each.name for each in unknown_asks if each.default_status is running] == ["daily_refresh"]
    assert {each.name for each in known_asks} == {"daily_refresh", *(f"fetch_{code}" for code in fetch_times(published_sources()))}
    assert all(each.default_status is running for each in known_asks)
    for each in known_asks:
        assert each.execution_timezone == "UTC"
        (request,) = each.evaluate_tick(dg.build_schedule_context()).run_requests
        config = request.run_config.get("ops", {}).get("ask_publisher", {}).get("config", {})
        assert config == ({} if each.name == "daily_refresh" else {"source": each.name.removeprefix("fetch_")})


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = PublisherServer()
    yield server
    server.close()


def asked(daemon, monkeypatch, url: str) -> dg.ExecuteInProcessResult:
    source = replace(published_source(SOURCE_CODE), urls=(url,))
    monkeypatch.setattr("strikeledger.fetching.published_source", lambda _: source)
    config = {"ops": {"ask_publisher": {"config": {"source": SOURCE_CODE}}}}
    (daemon.settings.seeds / "source_documents.csv").write_text("sha256,source_document_key\n")
    return fetch_job(daemon.settings).execute_in_process(run_config=config, instance=daemon.instance, raise_on_error=False)


def test_what_a_publisher_sends_waits_for_the_sensor(daemon, monkeypatch, server):
    daemon.publish()
    assert asked(daemon, monkeypatch, server.url("/members.csv")).success
    assert "1 accepted file that is in no release" in daemon.watching._lookout.look().as_text()


def test_what_is_refused_is_not_asked_for_again_but_what_did_not_come_is(daemon, monkeypatch, server):
    result = asked(daemon, monkeypatch, server.url("/denied.csv"))
    assert not result.success and not [event for event in result.all_events if event.is_step_up_for_retry]
    assert sum(each["path"] == "/denied.csv" for each in server.requests) == 1
    monkeypatch.setattr(fetching, "RETRIES", dg.RetryPolicy(max_retries=2, delay=0))
    result = asked(daemon, monkeypatch, server.url("/gone.csv"))
    assert not result.success and sum(event.is_step_up_for_retry for event in result.all_events) == 2
    assert sum(each["path"] == "/gone.csv" for each in server.requests) == 3


@pytest.mark.parametrize(("vintage_date", "passed"), [("2026-11-01", True), ("1999-12-31", False), (None, True)])
def test_an_overdue_source_is_a_warning_that_says_what_to_do(daemon, vintage_date, passed):
    if vintage_date:
        with delivery_record(daemon.settings.layout) as record:
            record.accept(replace(delivery(), vintage_date=vintage_date))
    (check,) = freshness_checks([published_source(SOURCE_CODE)], daemon.settings)
    told = check()
    assert told.passed is passed and told.severity is dg.AssetCheckSeverity.WARN
    assert ("strikeledger load" in told.description) is not passed
    assert not any(spec.blocking for spec in check.check_specs)


