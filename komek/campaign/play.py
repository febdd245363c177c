"""Which families apply in a campaign, by which door, and what officials will find: drawn from the seed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from random import Random

from adapters.population import Archetype, Country, Family
from komek.demo.scenario import Door, Fate
from rules.codes import Measures, Need, Outcome, Survey
from rules.units import UnitDirectory

SENT_TWICE = 0.2
"""Share of applications that the applicant sends again, as impatient people do."""
HELD = 0.06
"""Share of cases that stop at a task nobody does: their terms still run at the end."""
WITHDRAWN = 0.08
RELUCTANT = 0.2
"""Share of families able to work that refuse the survey or the measures."""
DOORS = (Door.PORTAL, Door.PORTAL, Door.PORTAL, Door.CENTRE, Door.AKIM)
_ABLE = (Archetype.ABLE_BODIED_COUPLE, Archetype.LARGE_FAMILY)
HEARS = frozenset(unit.code for unit in UnitDirectory.load().all() if unit.hearing)
"""Units that hear the applicant before a refusal."""
_LAST_BUT_ONE = "approveDecision"
"""A task on the way of every case that no hearing stops."""
_HEARING = "holdHearing"


@dataclass(frozen=True)
class Play:
    """One application of the campaign."""

    number: int
    family: Family
    fate: Fate
    twice: bool

    @property
    def held(self) -> bool:
        """Whether the case is to stop on its way."""
        return self.fate.halts_at is not None


def plays(country: Country, seed: int, count: int) -> Iterator[Play]:
    """Yield the applications of a campaign, one a family."""
    random = Random(f"{seed}:plays")  # noqa: S311 - no secret is drawn
    for number, (family, archetype) in enumerate(islice(country.promising(), count)):
        fate = _fate(random, archetype)
        heard = family.unit in HEARS and _refused_by_people(fate)
        last = _HEARING if heard else _LAST_BUT_ONE
        chance = random.random()
        if chance < HELD:
            fate = replace(fate, halts_at=last)
        elif chance < HELD + WITHDRAWN:
            early = random.random() < 0.5 and fate.door is Door.PORTAL
            at = "registerApplication" if early else last
            fate = replace(fate, withdrawn_at=at, outcome=Outcome.WITHDRAWN)
        elif heard:
            fate = withdrawn_before_hearing(fate)
        yield Play(number, family, fate, random.random() < SENT_TWICE)


def fate_of(archetype: Archetype, door: Door) -> Fate:
    """Return how a family's application ends where nobody stands in its way."""
    refused = archetype in (Archetype.INCOME_ABOVE_LINE, Archetype.NO_NEED)
    return Fate(
        title=archetype,
        archetype=archetype,
        outcome=Outcome.REFUSED if refused else Outcome.APPOINTED,
        need=Need.NOT_FOUND if archetype is Archetype.NO_NEED else Need.FOUND,
        door=door,
    )


def withdrawn_before_hearing(fate: Fate) -> Fate:
    """Let the applicant withdraw when a hearing is set: nobody moves the clock to its day."""
    return replace(fate, withdrawn_at=_HEARING, outcome=Outcome.WITHDRAWN)


def _refused_by_people(fate: Fate) -> bool:
    return fate.outcome is Outcome.REFUSED and fate.archetype is not Archetype.INCOME_ABOVE_LINE


def _fate(random: Random, archetype: Archetype) -> Fate:
    fate = fate_of(archetype, random.choice(DOORS))
    if archetype in _ABLE and random.random() < RELUCTANT:
        no = {"survey": Survey.REFUSED} if random.random() < 0.5 else {"measures": Measures.REFUSED}
        return replace(fate, outcome=Outcome.REFUSED, **no)
    return fate
