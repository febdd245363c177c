"""The zone of the country and the two ways from a date to an instant."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ALMATY = ZoneInfo("Asia/Almaty")
"""UTC+6 until 29.02.2024, UTC+5 since; needs tzdata ≥ 2024a."""

ONE_DAY = timedelta(days=1)


def start_of(day: date) -> datetime:
    """Return 00:00 of a day in Asia/Almaty."""
    return datetime(day.year, day.month, day.day, tzinfo=ALMATY)


def end_of(day: date) -> datetime:
    """Return 24:00 of a day, written as 00:00 of the next: the first instant that is too late."""
    return start_of(day + ONE_DAY)


def local_day(instant: datetime) -> date:
    """Return the date an aware instant has in Asia/Almaty.

    Raises:
        ValueError: the instant is naive.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return instant.astimezone(ALMATY).date()


def later(instant: datetime, by: timedelta) -> datetime:
    """Move an instant by true elapsed time, over changes of the zone too."""
    return (instant.astimezone(UTC) + by).astimezone(ALMATY)
