"""When publishers are asked: by their cadence, in UTC, no two at once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from strikeledger.sources.registry import published_sources
from strikeledger.sources.timetable import Time, fetch_times


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "cron", "now", "last"),
    [
        (Time(4, 10), "10 4 * * *", "2026-03-01T04:09:59", "2026-02-28T04:10:00"),
        (Time(4, 10), "10 4 * * *", "2026-03-01T04:10:00", "2026-03-01T04:10:00"),
        (Time(5, 17, day_of_month=1), "17 5 1 * *", "2026-03-01T05:16:00", "2026-02-01T05:17:00"),
        (Time(5, 17, day_of_week=1), "17 5 * * 1", "2026-03-01T12:00:00", "2026-02-23T05:17:00"),
        (Time(5, 17, day_of_week=0), "17 5 * * 0", "2026-03-01T12:00:00", "2026-03-01T05:17:00"),
    ],
)
def test_a_time_tells_its_cron_line_and_when_it_was_last(time, cron, now, last):
    assert time.cron == cron
    assert time.last_before(at(now)) == at(last)


def test_sources_without_an_address_are_not_asked():
    assert set(fetch_times(published_sources())) == {source.code for source in published_sources() if source.urls} != set()


def test_each_source_is_asked_by_its_cadence_and_no_two_in_the_same_minute():
    cadences = {"a": "daily", "b": "monthly; a table each February", "c": "yearly", "d": "weekly", "e": "continuous"}
    sources = [replace(published_sources()[0], code=code, cadence=cadence) for code, cadence in cadences.items()]
    times = fetch_times(sources)
    assert (times["a"].day_of_week, times["a"].day_of_month) == (None, None)
    assert times["b"].day_of_month
    assert all(times[code].day_of_week for code in "cde")
    assert len({(time.hour, time.minute) for time in times.values()}) == len(times)
