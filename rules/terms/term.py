"""A term of the regulation as data."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from rules.codes import Channel, Edition, Regime, Service
from rules.strict_yaml import LawData
from rules.terms.office import Office

Event = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""An event of the regulation, as workers name it when it happens; `time` where only time ends the term."""


class Unit(StrEnum):
    """Name what a term is counted in."""

    WORKING_DAYS = "working-days"
    CALENDAR_DAYS = "calendar-days"
    CALENDAR_MONTHS = "calendar-months"
    MINUTES = "minutes"  # round the clock
    RECEPTION_MINUTES = "reception-minutes"  # only in the reception hours of the office

    @property
    def in_minutes(self) -> bool:
        """Tell whether the term ends at an instant, not at the end of a day."""
        return self in {Unit.MINUTES, Unit.RECEPTION_MINUTES}


class Direction(StrEnum):
    """Tell whether a term runs from its event or before its act."""

    FORWARDS = "forwards"
    BACKWARDS = "backwards"


class Kind(StrEnum):
    """Tell who watches a term."""

    GUARDED = "guarded"  # by the engine as part of a case
    OWN = "own"  # by a process of its own
    BAR = "bar"  # data only, asked at the next application


class Roll(StrEnum):
    """Tell what becomes of an end on a day off; a backwards term moves to the working day before."""

    NONE = "none"
    WORKING_DAY = "working-day"


class AfterHours(StrEnum):
    """Tell what a filing after hours or on a day off counts as."""

    SAME_DAY = "same-day"
    NEXT_WORKING_DAY = "next-working-day"


class DayEnd(StrEnum):
    """Tell when the last day of a term ends."""

    MIDNIGHT = "24:00"
    OFFICE = "office"  # with the working hours of the office


class AtEnd(StrEnum):
    """Tell what the end of a term brings where its act is missing."""

    BREACH = "breach"  # recorded, and the supervisor is asked why
    DECIDE_ON_DATA_AT_HAND = "decide-on-data-at-hand"
    FREE = "free"  # of a bar
    COMPLAINT_LATE = "complaint-late"
    RE_EXAMINATION = "re-examination"


class Status(StrEnum):
    """Tell whether a piece of law was read in its source."""

    VERIFIED = "verified"
    PROVISIONAL = "provisional"


class Version(LawData):
    """Hold what of a term changes with the law, for the dates it is valid.

    `warn_before` is the number of last units to which the warning gives notice; of a term in months, days.
    """

    valid_from: date
    valid_to: date | None = None
    length: int = Field(gt=0)
    warn_before: int = Field(ge=0)
    clause: str = Field(pattern=r"^[a-z0-9-]+/[a-z0-9.-]+$")
    source: str = Field(min_length=1)
    status: Status
    edition: Edition | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "Version":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


class TermHead(LawData):
    """Hold what of a term stays: for whom it holds, how it is counted, what begins and ends it."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    title_kk: str
    service: Service
    channels: frozenset[Channel] | Literal["any"] = "any"
    regimes: frozenset[Regime] = frozenset(Regime)
    authorities: frozenset[str] | Literal["any"] = "any"
    kind: Kind
    unit: Unit
    direction: Direction = Direction.FORWARDS
    roll: Roll = Roll.NONE
    after_hours: AfterHours = AfterHours.SAME_DAY
    day_end: DayEnd = DayEnd.MIDNIGHT
    office: str | None = None
    starts_with: Event
    suspended_by: tuple[Event, ...] = ()
    extended_by: tuple[Event, ...] = ()
    ends_with: Event
    at_end: AtEnd

    @model_validator(mode="after")
    def _consistent(self) -> "TermHead":
        if self.direction is Direction.BACKWARDS and self.unit.in_minutes:
            raise ValueError("a backwards term is counted in days or months")
        if self.kind is Kind.BAR and self.roll is not Roll.NONE:
            raise ValueError("a bar does not move over days off")
        if self.after_hours is not AfterHours.SAME_DAY and self.office is None:
            raise ValueError("an after-hours rule needs the office whose hours it speaks of")
        if self.unit is Unit.RECEPTION_MINUTES and self.office is None:
            raise ValueError("reception-minutes need an office")
        return self


class Term(TermHead):
    """Be one term as it holds on a date: its head and the version valid then."""

    version: Version
    hours: Office | None = None

    @model_validator(mode="after")
    def _warns_in_time(self) -> "Term":
        days = self.length * 28 if self.unit is Unit.CALENDAR_MONTHS else self.length
        if self.version.warn_before > days:
            raise ValueError("the warning would lie before the start")
        return self

    @property
    def length(self) -> int:
        """Return the length in the term's unit."""
        return self.version.length

    @property
    def clause(self) -> str:
        """Return the clause the length rests on."""
        return self.version.clause

    @property
    def provisional(self) -> bool:
        """Tell whether the length is configuration or unread law."""
        return self.version.status is Status.PROVISIONAL
