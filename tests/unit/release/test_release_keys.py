from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from strikeledger.release.history import History, next_release_key, next_time
from strikeledger.release.release_keys import following, is_release_key, order

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def published(key: str, at: str) -> dict:
    return {"event": "published", "release_key": key, "parent": None, "published_at": at}


@pytest.mark.parametrize(
    ("used", "today", "expected"),
    [
        ([], date(2026, 3, 31), "2026-03-31.001"),
        (["2026-03-31.001"], date(2026, 3, 31), "2026-03-31.002"),
        (["2026-03-31.009", "2026-03-31.010"], date(2026, 4, 1), "2026-04-01.001"),
        (["2026-04-02.007"], date(2026, 3, 31), "2026-04-02.008"),
        (["2026-03-31.999"], date(2026, 3, 31), "2026-03-31.1000"),
        (["2026-03-31.999", "2026-03-31.1000"], date(2026, 3, 31), "2026-03-31.1001"),
    ],
    ids=["first", "same day", "next day", "clock went back", "thousandth", "after the thousandth"],
)
def test_the_following_key(used, today, expected):
    assert following(used, today) == expected
    assert is_release_key(expected) and all(order(expected) > order(key) for key in used)


def test_a_key_that_was_prepared_is_used_up_whether_it_was_published_or_not():
    history = History(({"event": "prepared", "release_key": "2026-03-31.004", "at": "2026-03-31T08:00:00Z"},))
    assert next_release_key(history, NOON) == "2026-03-31.005"
    assert next_release_key(history, NOON, on_disk=["2026-03-31.007"]) == "2026-03-31.008"


def test_a_clock_that_went_back_stays_at_the_last_time():
    history = History((published("2026-04-02.001", "2026-04-02T09:00:00Z"),))
    assert next_time(history, NOON) == "2026-04-02T09:00:00Z"
    assert next_release_key(history, NOON) == "2026-04-02.002"
    assert next_time(history, NOON + timedelta(days=9)) == "2026-04-09T12:00:00Z"


def test_the_day_is_that_of_utc():
    late_in_california = datetime(2026, 3, 31, 20, tzinfo=timezone(timedelta(hours=-8)))
    assert next_release_key(History(()), late_in_california) == "2026-04-01.001"


@pytest.mark.parametrize("name", ["latest", "2026-03-31", "2026-03-31.1", "2026-03-31.001.bak", "../2026-03-31.001", ""])
def test_other_names_are_no_keys(name):
    assert not is_release_key(name)
