"""When to ask publishers, and when to refresh although nothing waits. All in UTC."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from strikeledger.sources.inventory import cadence_days
from strikeledger.sources.layouts import PublishedSource


@dataclass(frozen=True)
class Time:
    """A recurring moment: each day, or the given day of the week (0 is Sunday) or of the month."""

    hour: int
    minute: int
    day_of_week: int | None = None
    day_of_month: int | None = None

    @property
    def cron(self) -> str:
        return f"{self.minute} {self.hour} {self.day_of_month or '*'} * {'*' if self.day_of_week is None else self.day_of_week}"

    def last_before(self, now: datetime) -> datetime:
        """The newest such moment that is not after ``now``."""
        day = now.astimezone(UTC).replace(hour=self.hour, minute=self.minute, second=0, microsecond=0)
        while day > now or not self._is_on(day):
            day -= timedelta(days=1)
        return day

    def _is_on(self, day: datetime) -> bool:
        return self.day_of_week in (None, day.isoweekday() % 7) and self.day_of_month in (None, day.day)


# A refresh that finds nothing new publishes nothing; it tries again what an earlier one could not do, and says which sources are overdue.
DAILY_REFRESH = Time(hour=4, minute=10)


def fetch_times(sources: Iterable[PublishedSource]) -> dict[str, Time]:
    """When to ask each source that has an address, by its cadence. Spread, so that no two are asked in the same minute."""
    asked = [source for source in sources if source.urls]
    return {source.code: _time(source, number) for number, source in enumerate(asked)}


def _time(source: PublishedSource, number: int) -> Time:
    days, hour, minute = cadence_days(source.cadence), 5, 17 + number
    if days == 1:
        return Time(hour, minute)
    if days == 31:
        return Time(hour, minute, day_of_month=1 + number)
    # Nobody knows on which day of its year a yearly file comes, and an answer of "not modified" costs nothing.
    return Time(hour, minute, day_of_week=1 + number % 5)
