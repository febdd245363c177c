"""No personal data in the engine: every exported record of the run is searched."""

import pytest
from world import World

from adapters.population import Archetype
from komek.process_tests.leaks import Needles, leaks
from komek.process_tests.record_log import all_lines
from komek.process_tests.shared_engine import SharedEngine

pytestmark = pytest.mark.engine


def test_no_record_of_any_type_names_a_person(world: World, engine: SharedEngine) -> None:
    case_id = world.apply(Archetype.CARER_OF_SMALL_CHILD)
    world.register(case_id)
    world.survey(case_id)
    world.approve_and_sign(case_id)
    assert world.closed(case_id).outcome == "appointed"
    log = engine.addresses.record_log
    assert log is not None
    lines = list(all_lines(log))
    assert any(case_id in line for line in lines)
    assert list(leaks(lines, Needles(world.country.personal_data()))) == []
