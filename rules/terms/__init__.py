"""Statutory terms: data, the calendar, and the arithmetic that turns both into instants."""

from rules.terms.arithmetic import project
from rules.terms.calendar import Calendar, CalendarError, Day
from rules.terms.catalogue import Terms, UnknownTermError
from rules.terms.fingerprint import fingerprint
from rules.terms.ledger import Entry, budget_of, replay
from rules.terms.office import Office
from rules.terms.projection import DayLine, Projection
from rules.terms.projector import Projector
from rules.terms.standing import days_left, days_used
from rules.terms.suspension import Suspension, written_requests
from rules.terms.term import AfterHours, AtEnd, DayEnd, Direction, Kind, Roll, Status, Term, Unit, Version
from rules.terms.term_error import TermError
from rules.terms.zone import ALMATY, end_of, local_day, start_of

__all__ = [
    "ALMATY",
    "AfterHours",
    "AtEnd",
    "Calendar",
    "CalendarError",
    "Day",
    "DayEnd",
    "DayLine",
    "Direction",
    "Entry",
    "Kind",
    "Office",
    "Projection",
    "Projector",
    "Roll",
    "Status",
    "Suspension",
    "Term",
    "TermError",
    "Terms",
    "Unit",
    "UnknownTermError",
    "Version",
    "budget_of",
    "days_left",
    "days_used",
    "end_of",
    "fingerprint",
    "local_day",
    "project",
    "replay",
    "start_of",
    "written_requests",
]
