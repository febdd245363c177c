"""What the demonstration shows: which families apply and how each case must end."""

from dataclasses import dataclass

from adapters.population import Archetype
from rules.codes import Need, Outcome, Survey


@dataclass(frozen=True)
class Fate:
    """One case of the demonstration, with what the officials will find."""

    title: str
    archetype: Archetype
    outcome: Outcome
    nth: int = 0
    survey: Survey = Survey.DONE
    need: Need = Need.FOUND
    halts_at: str | None = None
    """The task that nobody does: the case waits there."""


FATES = (
    Fate("Single pensioner, low income", Archetype.SINGLE_PENSIONER_LOW_INCOME, Outcome.APPOINTED),
    Fate("Income above the poverty line", Archetype.INCOME_ABOVE_LINE, Outcome.REFUSED),
)
