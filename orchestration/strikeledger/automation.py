"""What runs without a hand on it: a sensor that refreshes when inputs wait, schedules that ask publishers, a daily refresh.

One job by one sensor, and no automation conditions on assets: docs/decisions/0004-one-job-by-one-sensor.md.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import dagster as dg
from dagster import DagsterRunStatus as Status

from strikeledger.assets.release import RELEASE
from strikeledger.attempts import PUBLISHED, REFUSED, Attempt
from strikeledger.release.history import newest_inputs
from strikeledger.release.lock import holder
from strikeledger.run_failures import outcome_of
from strikeledger.settings import Settings
from strikeledger.sources.layouts import PublishedSource
from strikeledger.sources.pending import Lookout, Pending
from strikeledger.sources.timetable import DAILY_REFRESH, fetch_times

REFRESH = "refresh"
# Dagster looks at a sensor every 5 s at most, whatever interval it asks for. A tick that itself looks for 20 s sees a new file within half
# a second, and leaves a quarter of the ticks to keep: the drop folder is on this disk, and a look takes 1.4 ms.
LOOKING_SECONDS = 20
BETWEEN_LOOKS_SECONDS = 0.5
# A run that Dagster takes for running while nobody holds the publish lock: between its start and its lock lie imports of some seconds.
DEAD_AFTER_SECONDS = 120
# Dagster prints each of a run's 1,600 events otherwise.
QUIET = {"loggers": {"console": {"config": {"log_level": "WARNING"}}}}
UNFINISHED = [Status.QUEUED, Status.NOT_STARTED, Status.STARTING, Status.STARTED, Status.CANCELING]
# Refreshes of the last day keep the release fresh even when nothing changes; two days without one are worth an alarm.
RELEASE_FRESHNESS = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=26), fail_window=timedelta(hours=50))


@dataclass(frozen=True)
class Requested:
    """The sensor's cursor: the inputs of its last request, how many requests there were for them, and the run's key."""

    digest: str
    number: int
    run_key: str

    @classmethod
    def read(cls, cursor: str | None) -> "Requested | None":
        return cls(**json.loads(cursor)) if cursor else None

    def as_cursor(self) -> str:
        return json.dumps({"digest": self.digest, "number": self.number, "run_key": self.run_key})


class Watching:
    """One sensor's evaluation, again and again: whether to ask for a refresh, and if not, why."""

    def __init__(self, settings: Settings, lookout: Lookout, clock: Callable[[], float] = time.time) -> None:
        self._layout = settings.layout
        self._lookout = lookout
        self._clock = clock
        self._seen_without_lock: dict[str, float] = {}

    def evaluate(self, instance: dg.DagsterInstance, requested: Requested | None) -> tuple[Requested | None, str]:
        """The request to make, or to remember, and why none is made ("" when one is)."""
        pending = self._lookout.look()
        if not pending:
            return None, "nothing waits"
        if running := holder(self._layout):
            return requested, f"{pending.as_text()}; waits for {running}"
        if unfinished := instance.get_run_records(dg.RunsFilter(job_name=REFRESH, statuses=UNFINISHED), limit=1):
            return requested, f"{pending.as_text()}; {self._told(instance, unfinished[0])}"
        self._seen_without_lock.clear()
        last = _attempt(instance, requested)
        again = last.next_after(pending.digest) if last else 0.0
        if again is None or again > self._clock():
            return requested, self._still_waits(pending, requested, again)
        number = requested.number + 1 if requested and requested.digest == pending.digest else 1
        return Requested(pending.digest, number, f"{pending.digest[:12]}-{self._clock():.0f}"), ""

    def _told(self, instance: dg.DagsterInstance, record: dg.RunRecord) -> str:
        """What an unfinished run is doing. One whose process died without Dagster noticing, as when the machine stopped, is ended here."""
        run = record.dagster_run
        since = self._seen_without_lock.setdefault(run.run_id, self._clock())
        if run.status is Status.STARTED and self._clock() - since > DEAD_AFTER_SECONDS:
            instance.report_run_failed(run, f"its process is gone: for {DEAD_AFTER_SECONDS} s nobody has held the publish lock")
        return f"run {run.run_id[:8]} is {run.status.value.lower()}"

    def _still_waits(self, pending: Pending, requested: Requested, again: float | None) -> str:
        told = f"{pending.as_text()}; run {requested.run_key} {'failed' if again else 'is the last word on it'}"
        return f"{told}; again in {again - self._clock():.0f} s" if again else f"{told} until an input changes"


def refresh_sensor(settings: Settings, job: object, looking_seconds: float = LOOKING_SECONDS) -> dg.SensorDefinition:
    """Asks for a refresh when what waits is other than at its last request, or when that failed of something that may pass."""
    watching = Watching(settings, Lookout(settings, lambda: newest_inputs(settings.layout)))

    @dg.sensor(
        name="waiting_inputs",
        job=job,
        minimum_interval_seconds=1,
        # Whoever starts the daemon wants what is dropped to be published; nothing leaves this machine by it.
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Refreshes when files lie in the drop folder or the inbox, were loaded or withdrawn, or when seeds changed.",
    )
    def waiting_inputs(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        requested, until = Requested.read(context.cursor), time.monotonic() + looking_seconds
        while True:
            requested, reason = watching.evaluate(context.instance, requested)
            cursor = requested.as_cursor() if requested else ""
            if not reason:
                return dg.SensorResult([dg.RunRequest(run_key=requested.run_key, run_config=QUIET)], cursor=cursor)
            if time.monotonic() >= until:
                return dg.SensorResult(skip_reason=reason, cursor=cursor)
            time.sleep(BETWEEN_LOOKS_SECONDS)

    return waiting_inputs


def schedules(settings: Settings, sources: Sequence[PublishedSource], refresh: object, fetch: object) -> list[dg.ScheduleDefinition]:
    """The daily refresh, and one for each source with an address. Those are off until a contact is set: publishers turn away programs
    that name none, and nothing should leave the machine of somebody who only looks at the graph."""
    is_known = dg.DefaultScheduleStatus.RUNNING if settings.contact else dg.DefaultScheduleStatus.STOPPED
    return [
        dg.ScheduleDefinition(
            name="daily_refresh",
            job=refresh,
            run_config=QUIET,
            cron_schedule=DAILY_REFRESH.cron,
            execution_timezone="UTC",
            default_status=dg.DefaultScheduleStatus.RUNNING,
            description="Refreshes although nothing waits: says which sources are overdue, and tries again what failed.",
        ),
        *(
            dg.ScheduleDefinition(
                name=f"fetch_{code}",
                job=fetch,
                cron_schedule=at.cron,
                execution_timezone="UTC",
                run_config={"ops": {"ask_publisher": {"config": {"source": code}}}},
                default_status=is_known,
                description=f"Asks the publisher of {code} for what is newer; what comes waits for the sensor.",
            )
            for code, at in fetch_times(sources).items()
        ),
    ]


def kept_fresh(spec: dg.AssetSpec) -> dg.AssetSpec:
    return dg.apply_freshness_policy(spec, RELEASE_FRESHNESS) if spec.key == RELEASE else spec


def _attempt(instance: dg.DagsterInstance, requested: Requested | None) -> Attempt | None:
    """How the requested run ended; None where there is none, because nothing was requested or Dagster could not start it."""
    if requested is None:
        return None
    records = instance.get_run_records(dg.RunsFilter(job_name=REFRESH, tags={"dagster/run_key": requested.run_key}), limit=1)
    if not records:
        return None
    run, ended_at = records[0].dagster_run, records[0].end_time or time.time()
    outcomes = {Status.SUCCESS: PUBLISHED, Status.CANCELED: REFUSED}  # who cancels a run does not want it again
    return Attempt(requested.digest, requested.number, outcomes.get(run.status) or outcome_of(instance, run), ended_at)
