"""An element's place is taken by the same id, by a person's word or by a namesake; or cases are lost."""

import pytest

from komek.change.mapping import WrongMappingError, propose
from tests.komek.change.model_versions import AFTER_LOOK, FLOW_B, TEXT, changed, diagram

WITH_WRITE = changed((FLOW_B, AFTER_LOOK))
RENAMED = changed(('id="look"', 'id="view"'), ('"look"', '"view"'))


def pairs(old: str, new: str, *occupied: str, **given: str) -> dict[str, str]:
    proposal = propose(diagram(old), diagram(new), occupied, given)
    return {one.source.id: one.target.id for one in proposal.mapped}


def test_what_both_versions_have_keeps_its_place() -> None:
    assert pairs(TEXT, WITH_WRITE) == {"look": "look"}


def test_a_renamed_id_is_found_by_the_name_on_the_diagram_and_called_a_guess() -> None:
    proposal = propose(diagram(TEXT), diagram(RENAMED), {"look"})
    (one,) = proposal.renamed
    assert (one.source.id, one.target.id, one.by_name, proposal.lost) == ("look", "view", True, ())


def test_a_removed_element_in_which_cases_stand_is_lost_and_an_empty_one_is_not() -> None:
    lost = propose(diagram(WITH_WRITE), diagram(TEXT), {"write"}).lost
    assert [one.name for one in lost] == ["Записать"]
    assert propose(diagram(WITH_WRITE), diagram(TEXT), {"look"}).lost == ()


def test_a_persons_word_goes_before_a_guess() -> None:
    assert pairs(WITH_WRITE, TEXT, "write", write="look") == {"look": "look", "write": "look"}


def test_an_element_of_another_kind_is_no_place_to_go() -> None:
    other = changed(("bpmn:userTask", "bpmn:manualTask"))
    assert propose(diagram(TEXT), diagram(other), {"look"}).lost[0].id == "look"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"nothing": "look"}, "в старой версии нет элемента «nothing»"),
        ({"look": "nothing"}, "в новой версии нет элемента «nothing»"),
        ({"look": "started"}, "в новой версии нет элемента «started»"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_by_name(given: dict[str, str], said: str) -> None:
    with pytest.raises(WrongMappingError, match=said):
        propose(diagram(), diagram(), (), given)
