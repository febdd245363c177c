"""Statutory terms: data, the calendar, and the arithmetic that turns both into instants."""

from rules.terms.arithmetic import project
from rules.terms.calendar import Calendar, CalendarError, Day
from rules.terms.catalogue import Terms, UnknownTermError
from rules.terms.office import Office
from rules.terms.projection import DayLine, Projection
from rules.terms.standing import days_left, days_used
from rules.terms.suspension import Suspension, written_requests
from rules.terms.term import AfterHours, DayEnd, Direction, Kind, Roll, Status, Term, Unit, Version
from rules.terms.term_error import TermError
from rules.terms.zone import ALMATY, end_of, local_day, start_of

__all__ = [
    "ALMATY",
    "AfterHours",
    "Calendar",
    "CalendarError",
    "Day",
    "DayEnd",
    "DayLine",
    "Direction",
    "Kind",
    "Office",
    "Projection",
    "Roll",
    "Status",
    "Suspension",
    "Term",
    "TermError",
    "Terms",
    "Unit",
    "UnknownTermError",
    "Version",
    "days_left",
    "days_used",
    "end_of",
    "local_day",
    "project",
    "start_of",
    "written_requests",
]
