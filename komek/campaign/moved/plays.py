"""Where the families of a migration stand when the models change: at every task of the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from random import Random

from adapters.population import Archetype, Country
from komek.campaign.play import DOORS, HEARS, Play, fate_of, withdrawn_before_hearing
from komek.demo.scenario import Door

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


def plays(country: Country, seed: int, count: int) -> Iterator[Play]:
    """Yield one application a family, each with the task at which it is to stand."""
    random = Random(f"{seed}:moved")  # noqa: S311 - no secret is drawn
    for number, (family, archetype) in enumerate(islice(country.promising(), count)):
        door = random.choice(DOORS)
        tasks = _TASKS.get(archetype, (*_COMMISSION, *_ALL))
        if (first := _FIRST.get(door)) is not None and random.random() < _EARLY:
            tasks = (first,)
        fate = replace(fate_of(archetype, door), halts_at=random.choice(tasks))
        if archetype is Archetype.NO_NEED and family.unit in HEARS:
            fate = withdrawn_before_hearing(fate)
        yield Play(number, family, fate, twice=False)


def released(play: Play) -> Play:
    """Return the play of a case that goes on to its end."""
    return replace(play, fate=replace(play.fate, halts_at=None))
