"""The supervisors' guide explains each incident text that the code can raise, and no other."""

import re
from pathlib import Path

from adapters.camunda.deployment import packaged_models
from komek.change.versions import read_diagram
from komek.guides.incident_texts import VARIES, incident_texts

GUIDE = Path(__file__).parents[2] / "docs/supervisors/incidents.md"
_ENGINES = "## Инциденты самого движка"


def rows() -> list[list[str]]:
    """The cells of the tables about our own texts."""
    ours = GUIDE.read_text("utf-8").partition(_ENGINES)[0]
    lines = [line.strip().strip("|") for line in ours.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.split(" | ")] for line in lines]
    return [row for row in cells if row[0] != "текст" and set(row[0]) - {"-", "|"}]


def test_each_incident_text_that_the_code_can_raise_has_its_row() -> None:
    explained = [row[0] for row in rows()]
    missing = [f"{one.text}   ({one.place})" for one in incident_texts() if one.text not in explained]
    assert missing == [], "give each of these a row in docs/supervisors/incidents.md"


def test_no_row_explains_a_text_that_is_gone_or_twice() -> None:
    explained = [row[0] for row in rows()]
    assert sorted(explained) == sorted({one.text for one in incident_texts()})


def test_each_row_says_what_a_text_means_and_what_to_do() -> None:
    for text, *said in rows():
        assert len(said) == 2, text
        assert all(cell.strip() for cell in said), text


def test_texts_and_rows_name_steps_by_the_names_that_the_diagrams_show() -> None:
    names = {
        element.name
        for model in packaged_models()
        if model.name.endswith(".bpmn")
        for element in read_diagram(model.name, model.content).nodes
    }
    steps = {
        name
        for row in rows()
        for name in re.findall("«([А-Я][^»]+)»", " ".join(row))
        # Not a step: what the page of a case calls its parts.
        if name != "Исправить данные для расчёта" and VARIES not in name
    }
    assert steps - names == set()
