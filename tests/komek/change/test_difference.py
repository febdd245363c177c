"""Two versions of a process are compared by what they ask for, not by how they are drawn."""

import pytest

from komek.change.difference import Kind, compare
from tests.komek.change.model_versions import AFTER_LOOK, FLOW_B, TEXT, changed, diagram


def test_nothing_differs_where_only_order_layout_and_modelers_own_marks_do() -> None:
    pair = '<zeebe:input source="=1" target="one" /><zeebe:input source="=2" target="two" />'
    turned = '<zeebe:input source="=2" target="two" /> <zeebe:input source="=1" target="one" />'
    marked = ('<bpmn:userTask id="look"', '<bpmn:userTask zeebe:modelerTemplate="t" id="look"')
    assert compare(diagram(), diagram(changed((pair, turned), marked))) == []


def test_an_added_task_is_told_by_name_and_so_is_who_leads_to_it() -> None:
    found = compare(diagram(), diagram(changed((FLOW_B, AFTER_LOOK))))
    assert [(one.kind, one.element_id, one.name, one.aspects) for one in found] == [
        (Kind.CHANGED, "look", "Осмотреть", ("переходы",)),
        (Kind.ADDED, "write", "Записать", ()),
    ]


def test_a_removed_task_is_told_by_the_name_it_had() -> None:
    found = compare(diagram(changed((FLOW_B, AFTER_LOOK))), diagram())
    assert (Kind.REMOVED, "Записать") in {(one.kind, one.name) for one in found}


@pytest.mark.parametrize(
    ("change", "aspect"),
    [
        (('name="Осмотреть"', 'name="Посмотреть"'), "название"),
        (('candidateGroups="centre"', 'candidateGroups="akim"'), "кому поручено"),
        (('source="=2"', 'source="=3"'), "входы и выходы"),
        (("<zeebe:userTask />", '<zeebe:userTask /><zeebe:taskSchedule dueDate="=due" />'), "срок задачи"),
        (("bpmn:userTask", "bpmn:manualTask"), "вид элемента"),
    ],
)
def test_what_of_an_element_differs_is_said_in_words(change: tuple[str, str], aspect: str) -> None:
    (found,) = compare(diagram(), diagram(changed(change)))
    assert (found.element_id, found.aspects) == ("look", (aspect,))


def test_a_message_is_compared_by_its_name_and_key_not_by_its_id() -> None:
    message = '<bpmn:message id="{id}" name="{name}"/></bpmn:definitions>'
    catch = (
        '<bpmn:intermediateCatchEvent id="ended" name="Закончено">'
        '<bpmn:messageEventDefinition messageRef="{id}"/>'
    )
    end = ('<bpmn:endEvent id="ended" name="Закончено">', "</bpmn:endEvent>")

    def version(key: str, name: str) -> str:
        return changed(
            (end[0], catch.format(id=key)),
            (end[1], "</bpmn:intermediateCatchEvent>"),
            ("</bpmn:definitions>", message.format(id=key, name=name)),
        )

    assert compare(diagram(version("m1", "told")), diagram(version("m2", "told"))) == []
    (found,) = compare(diagram(version("m1", "told")), diagram(version("m1", "said")))
    assert found.aspects == ("сообщение",)


def test_the_process_itself_can_differ() -> None:
    (found,) = compare(diagram(TEXT), diagram(changed(('name="Прогулка"', 'name="Обход"'))))
    assert (found.element_id, found.element_kind, found.aspects) == ("walk", "process", ("название",))
