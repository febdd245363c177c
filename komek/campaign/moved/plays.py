"""Where the families of a migration stand when the models change: at every task of the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random

from adapters.population import Archetype, Country
from komek.campaign.play import HEARS, Play
from komek.demo.scenario import Door, Fate
from rules.codes import Need, Outcome

_ALL = ("approveDecision", "signDocument")
_COMMISSION = ("conductSurvey", "conductSurvey", "giveConclusion")
_CONTRACT = ("interview", "draftPlan", "signContract")
_TASKS = {
    Archetype.INCOME_ABOVE_LINE: _ALL,
    Archetype.NO_NEED: (*_COMMISSION, *_ALL),
    Archetype.NO_DATA: ("sendRequests", "enterReplies", "enterReplies", *_COMMISSION),
    Archetype.ABLE_BODIED_COUPLE: (*_COMMISSION, *_CONTRACT, *_ALL),
    Archetype.LARGE_FAMILY: (*_COMMISSION, *_CONTRACT, *_ALL),
}
_FIRST = {Door.PORTAL: "registerApplication", Door.AKIM: "acceptFromAkim"}
_EARLY = 0.7
"""Share of those who apply at these doors that stand before their registration: it costs no queries."""
_DOORS = (Door.PORTAL, Door.PORTAL, Door.PORTAL, Door.CENTRE, Door.AKIM)


def plays(country: Country, seed: int, count: int) -> Iterator[Play]:
    """Yield one application a family, each with the task at which it is to stand."""
    random = Random(f"{seed}:moved")  # noqa: S311 - no secret is drawn
    for number, (family, archetype) in enumerate(islice(country.promising(), count)):
        door = random.choice(_DOORS)
        refused = archetype in (Archetype.INCOME_ABOVE_LINE, Archetype.NO_NEED)
        tasks = _TASKS.get(archetype, (*_COMMISSION, *_ALL))
        if (first := _FIRST.get(door)) is not None and random.random() < _EARLY:
            tasks = (first,)
        fate = Fate(
            title=archetype,
            archetype=archetype,
            outcome=Outcome.REFUSED if refused else Outcome.APPOINTED,
            need=Need.NOT_FOUND if archetype is Archetype.NO_NEED else Need.FOUND,
            door=door,
            halts_at=random.choice(tasks),
        )
        if archetype is Archetype.NO_NEED and family.unit in HEARS:
            # Nobody moves the clock to the day of a hearing: the applicant withdraws when it is set.
            fate = replace(fate, withdrawn_at="holdHearing", outcome=Outcome.WITHDRAWN)
        yield Play(number, family, fate, twice=False)


def released(play: Play) -> Play:
    """Return the play of a case that goes on to its end."""
    return replace(play, fate=replace(play.fate, halts_at=None))
