"""The arithmetic of terms: pure, without a clock (facts, law C 3–9; Civil Code 172–176)."""

from collections.abc import Sequence
from datetime import date, datetime

from rules.terms import days, minutes
from rules.terms.calendar import Calendar
from rules.terms.days import Count
from rules.terms.office import Office
from rules.terms.projection import Projection
from rules.terms.suspension import Suspension
from rules.terms.term import AfterHours, DayEnd, Direction, Roll, Term, Unit
from rules.terms.term_error import TermError
from rules.terms.zone import ALMATY, ONE_DAY, end_of, start_of


def project(
    term: Term,
    start: datetime,
    *,
    calendar: Calendar,
    suspensions: Sequence[Suspension] = (),
    office: Office | None = None,
    extended_by: int = 0,
    now: datetime | None = None,
) -> Projection:
    """Return when a term ends that started (backwards: whose act is) at an instant.

    Args:
        term: the term as it holds on the day of the start.
        start: the event, aware; its day in Asia/Almaty is day 0.
        calendar: the working days.
        suspensions: for terms in days or months.
        office: the office whose hours count, instead of the one the term names.
        extended_by: more units than the term's length, from its ledger.
        now: given where a term is armed: a start after it is refused, but an act may lie ahead.

    Raises:
        TermError: a naive start or one in the future, suspended minutes, no office for reception-minutes.
        CalendarError: a year whose days off nobody knows.
    """
    if start.tzinfo is None:
        raise TermError(f"{term.id}: the start needs its zone")
    if now is not None and start > now and term.direction is Direction.FORWARDS:
        raise TermError(f"{term.id}: the start lies in the future")
    hours = office or term.hours
    begun = _accepted(term, start.astimezone(ALMATY), hours, calendar)
    length = term.length + extended_by
    if term.unit.in_minutes:
        if suspensions:
            raise TermError(f"{term.id}: a term in minutes is not suspended")
        return _project_minutes(term, begun, length, hours, calendar)
    return _project_days(term, begun, length, calendar, hours=hours, suspensions=suspensions)


def _project_days(
    term: Term,
    begun: datetime,
    length: int,
    calendar: Calendar,
    *,
    hours: Office | None,
    suspensions: Sequence[Suspension],
) -> Projection:
    backwards = term.direction is Direction.BACKWARDS
    if backwards and suspensions:
        raise TermError(f"{term.id}: a term before an act is not suspended")
    step = -ONE_DAY if backwards else ONE_DAY
    zero = begun.date()
    if term.unit is Unit.WORKING_DAYS:
        count = days.working_days(zero, length, step, calendar, suspensions)
    elif term.unit is Unit.CALENDAR_DAYS:
        count = days.calendar_days(zero, length, step, suspensions)
    else:
        count = days.calendar_months(zero, length, step, suspensions)
    if term.roll is Roll.WORKING_DAY:
        count = days.rolled(count, step, calendar)
    last = count.last_day
    due = end_of(last)
    if term.day_end is DayEnd.OFFICE and hours is not None:
        due = hours.closes_on(last)
    return Projection(
        term_id=term.id,
        unit=term.unit,
        first_day=zero,
        due=due,
        warn_at=_warning(term, begun, due, count, calendar),
        last_day=last,
        days=tuple(count.lines),
        confirmed=all(
            calendar.confirmed(year) for year in range(min(zero, last).year, max(zero, last).year + 1)
        ),
    )


def _warning(term: Term, begun: datetime, due: datetime, count: Count, calendar: Calendar) -> datetime:
    """Return the start of the last days of which the warning gives notice, or `due` where none is given."""
    notice = term.version.warn_before
    if not notice:
        return due
    warned = start_of(_warning_day(term, notice, count, calendar))
    return warned if term.direction is Direction.BACKWARDS else max(begun, warned)


def _warning_day(term: Term, notice: int, count: Count, calendar: Calendar) -> date:
    if term.unit is not Unit.WORKING_DAYS:
        return count.last_day - ONE_DAY * (notice - 1)
    if term.direction is Direction.FORWARDS:
        counted = [line.day for line in count.lines if line.number is not None]
        return counted[-notice]
    day = count.last_day
    for _ in range(notice - 1):
        day = calendar.previous_working(day - ONE_DAY)
    return day


def _project_minutes(
    term: Term, begun: datetime, length: int, hours: Office | None, calendar: Calendar
) -> Projection:
    notice = length - term.version.warn_before
    if term.unit is Unit.MINUTES:
        end, warning = minutes.round_the_clock(begun, length), minutes.round_the_clock(begun, notice)
    elif hours is None:
        raise TermError(f"{term.id}: reception-minutes need an office")
    else:
        end = minutes.in_reception(begun, length, hours, calendar)
        warning = minutes.in_reception(begun, notice, hours, calendar) if notice else end
    return Projection(
        term_id=term.id,
        unit=term.unit,
        first_day=begun.date(),
        due=end.due,
        warn_at=warning.due if notice else begun,
        last_day=None,
        days=tuple(end.lines),
        confirmed=term.unit is Unit.MINUTES
        or all(calendar.confirmed(year) for year in range(begun.year, end.due.year + 1)),
    )


def _accepted(term: Term, start: datetime, hours: Office | None, calendar: Calendar) -> datetime:
    """Return when a filing counts as accepted: at once, or for terms that say so the next working day."""
    if term.after_hours is AfterHours.SAME_DAY or hours is None:
        return start
    if not calendar.works(start.date()):
        return start_of(calendar.next_working(start.date()))
    if start >= hours.closes_on(start.date()):
        return start_of(calendar.next_working(start.date() + ONE_DAY))
    return start
