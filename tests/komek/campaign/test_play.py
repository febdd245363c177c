"""What a kill campaign draws can come about."""

from datetime import date

import pytest

from adapters.population import Country
from komek.campaign.play import HEARS, plays
from komek.demo.scenario import Fate
from rules.codes import Outcome


@pytest.fixture(scope="module")
def drawn() -> list[tuple[str, Fate]]:
    country = Country(date(2026, 11, 24))
    return [(play.family.unit, play.fate) for seed in range(400) for play in plays(country, seed, 300)]


def test_a_case_that_is_heard_stops_or_is_withdrawn_no_later_than_its_hearing(
    drawn: list[tuple[str, Fate]],
) -> None:
    heard = [fate for unit, fate in drawn if unit in HEARS and fate.need == "not-found"]
    assert len(heard) > 10
    stops = {(fate.halts_at or fate.withdrawn_at) for fate in heard}
    assert stops == {"registerApplication", "holdHearing"}


def test_who_is_withdrawn_or_held_has_the_outcome_of_it(drawn: list[tuple[str, Fate]]) -> None:
    assert all((fate.outcome is Outcome.WITHDRAWN) == (fate.withdrawn_at is not None) for _, fate in drawn)
    assert not any(fate.halts_at and fate.withdrawn_at for _, fate in drawn)
