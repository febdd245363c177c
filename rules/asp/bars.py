"""Six-month bars to a repeated application: refusal grounds 4, 5 and 6 (facts, law C 9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.asp.trace import TraceLine
from rules.codes import RefusalGround
from rules.terms import Calendar, Terms, project, start_of

TERMS = {
    RefusalGround.MEASURES_REFUSED: "asp-refusal-bar",
    RefusalGround.CONTRACT_BROKEN: "asp-contract-bar",
    RefusalGround.FALSE_DATA: "asp-false-data-bar",
}


@dataclass(frozen=True, slots=True)
class BarringEvent:
    """Hold an event that bars: what it was, its day, and by reference where it was established.

    The day is that of the refusal (4), of the termination or of the breach established as the recipient's
    fault (5), of the submission of the false papers, not of their discovery (6).
    """

    ground: RefusalGround
    day: date
    source: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Hold the grounds that bar an application, in the order of their numbers, and each event's line."""

    grounds: tuple[RefusalGround, ...]
    lines: tuple[TraceLine, ...]


def last_barred_day(event: BarringEvent, *, terms: Terms, calendar: Calendar) -> date:
    """Return the last day on which an application is still refused."""
    term = terms.find(TERMS[event.ground], on=event.day)
    projection = project(term, start_of(event.day), calendar=calendar)
    if projection.last_day is None:
        raise ValueError("a bar is counted in months")
    return projection.last_day


def bars_to(events: Iterable[BarringEvent], *, applied_on: date, terms: Terms, calendar: Calendar) -> Bars:
    """Tell which grounds bar an application of a date; an event after it bars nothing."""
    grounds: set[RefusalGround] = set()
    lines = []
    for event in sorted(events, key=lambda one: (one.ground, one.day, one.source)):
        last = last_barred_day(event, terms=terms, calendar=calendar)
        bars = event.day <= applied_on <= last
        if bars:
            grounds.add(event.ground)
        lines.append(
            TraceLine(
                rule=TERMS[event.ground],
                clause=terms.find(TERMS[event.ground], on=event.day).clause,
                text=f"событие {event.day:%d.%m.%Y}, препятствует по {last:%d.%m.%Y} включительно",
                kk=f"{event.day:%d.%m.%Y} оқиғасы, {last:%d.%m.%Y} қоса алғанда кедергі болады",
                counted=bars,
                source=event.source,
            )
        )
    return Bars(tuple(sorted(grounds)), tuple(lines))
