"""What the demonstration shows: which families apply, by which door, and how each case must end."""

from dataclasses import dataclass
from enum import StrEnum

from adapters.population import Archetype
from rules.codes import Measures, Need, Outcome, Survey


class Door(StrEnum):
    """Where a family applies, and how it signs."""

    PORTAL = "portal, ЭЦП"
    PORTAL_BY_CODE = "portal, SMS code"
    CENTRE = "centre"
    AKIM = "akim"


class Replies(StrEnum):
    """What becomes of written requests."""

    ENTERED = "entered"
    NEVER = "never"
    """The 30 days pass: the clock is moved."""


@dataclass(frozen=True)
class Fate:
    """One case of the demonstration, with what the officials will find."""

    title: str
    archetype: Archetype
    outcome: Outcome
    nth: int = 0
    door: Door = Door.PORTAL
    survey: Survey = Survey.DONE
    need: Need = Need.FOUND
    measures: Measures = Measures.AGREED
    replies: Replies = Replies.ENTERED
    absent_first: bool = False
    """Nobody is at home at the commission's first visit."""
    returned: str | None = None
    """Why the head returns the first draft of the decision."""
    false_papers: bool = False
    """The centre finds before the second draft that a paper was false."""
    duties_performed: bool = True
    """Whether the family does what its social contract asks."""
    withdrawn_at: str | None = None
    """The task at which the applicant takes the application back."""
    halts_at: str | None = None
    """The task that nobody does: the case waits there."""


FATES = (
    Fate("Appointed: single pensioner", Archetype.SINGLE_PENSIONER_LOW_INCOME, Outcome.APPOINTED),
    Fate(
        "Appointed on a social contract",
        Archetype.ABLE_BODIED_COUPLE,
        Outcome.APPOINTED,
        door=Door.PORTAL_BY_CODE,
    ),
    Fate("Refused: income above the line", Archetype.INCOME_ABOVE_LINE, Outcome.REFUSED),
    Fate("Refused: commission finds no need", Archetype.NO_NEED, Outcome.REFUSED, need=Need.NOT_FOUND),
    Fate(
        "Refused after a hearing: survey refused",
        Archetype.LARGE_FAMILY,
        Outcome.REFUSED,
        door=Door.CENTRE,
        survey=Survey.REFUSED,
    ),
    Fate(
        "Refused: employment measures refused",
        Archetype.ABLE_BODIED_COUPLE,
        Outcome.REFUSED,
        nth=1,
        measures=Measures.REFUSED,
    ),
    Fate(
        "Withdrawn before the survey",
        Archetype.CARER_OF_SMALL_CHILD,
        Outcome.WITHDRAWN,
        withdrawn_at="conductSurvey",
    ),
    Fate("Appointed: data missing, then answered", Archetype.NO_DATA, Outcome.APPOINTED),
    Fate(
        "Appointed: data missing, 30 days pass",
        Archetype.NO_DATA,
        Outcome.APPOINTED,
        nth=1,
        replies=Replies.NEVER,
    ),
    Fate(
        "Appointed through the akim",
        Archetype.SINGLE_PENSIONER_LOW_INCOME,
        Outcome.APPOINTED,
        nth=1,
        door=Door.AKIM,
    ),
    Fate(
        "Appointed at the second visit",
        Archetype.CARER_OF_SMALL_CHILD,
        Outcome.APPOINTED,
        nth=1,
        absent_first=True,
    ),
    Fate(
        "Appointed: returned by the head, then signed",
        Archetype.LARGE_FAMILY,
        Outcome.APPOINTED,
        nth=1,
        door=Door.CENTRE,
        returned="Проверьте состав семьи: в заявлении и в проекте должны стоять одни и те же люди.",
    ),
    Fate(
        "Refused: false papers found before signing",
        Archetype.NO_NEED,
        Outcome.REFUSED,
        nth=1,
        returned="Справка о доходах вызывает сомнение: запросите её у работодателя.",
        false_papers=True,
    ),
    Fate(
        "Appointed on a contract that is not kept",
        Archetype.ABLE_BODIED_COUPLE,
        Outcome.APPOINTED,
        nth=3,
        duties_performed=False,
    ),
)
