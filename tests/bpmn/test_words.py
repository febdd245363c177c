"""A process owner reads the diagram: Russian on it, Kazakh behind it, the clause that asks for each step."""

import re

from tests.bpmn.reading import Element, Model

CYRILLIC = re.compile(r"[А-ЯЁ«][А-ЯЁа-яё«» ,.?№–-]+")
KAZAKH = re.compile(r"kk: [А-ЯЁӘІҢҒҮҰҚӨҺа-яёәіңғүұқөһ«»\" ,.?№–-]+")
CLAUSE = re.compile(r"[a-z][a-z0-9-]*/[a-z0-9][a-z0-9-]*")


def test_everything_a_person_sees_is_named_in_russian(model: Model) -> None:
    assert [node.id for node in [model.process, *model.nodes] if not CYRILLIC.fullmatch(node.name)] == []


def test_the_kazakh_name_stands_in_the_documentation(model: Model) -> None:
    def documentation(node: Element) -> str:
        found = node.one("bpmn:documentation")
        return "" if found is None else found.text.splitlines()[0]

    assert [
        node.id for node in [model.process, *model.nodes] if not KAZAKH.fullmatch(documentation(node))
    ] == []


def test_every_element_names_its_clause(model: Model) -> None:
    assert [node.id for node in [model.process, *model.nodes] if not CLAUSE.fullmatch(node.clause)] == []


def test_a_question_has_named_answers(model: Model) -> None:
    flows = {flow.id: flow for flow in model.flows}
    for gateway in model.of_kind("exclusiveGateway"):
        outgoing = [flows[element.text] for element in gateway.all("bpmn:outgoing")]
        if len(outgoing) > 1:
            assert gateway.name.endswith("?"), gateway.id
            assert all(flow.name and flow.one("bpmn:conditionExpression") is not None for flow in outgoing), (
                gateway.id
            )


def test_labels_break_between_words(model: Model) -> None:
    """Modeler and Operate break an external label at 90 pixels: about sixteen letters of the label's font."""
    labels = [node for node in model.nodes if node.kind.endswith(("Event", "Gateway"))]
    assert [(label.id, word) for label in labels for word in label.name.split() if len(word) > 15] == []
