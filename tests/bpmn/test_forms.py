"""Forms in Tasklist hold codes, dates, yes or no and a way to the desk; texts and persons stay there."""

import re
from enum import StrEnum
from typing import Any

import pytest
import yaml

from rules.codes import CheckReason, CheckVerdict, Measures, RefusalGround, Rework, Visit
from tests.bpmn.reading import Forms, Model

SHOWN = {"text", "spacer", "separator"}
ASKED = {"radio", "select", "checkbox", "datetime", "number"}
CODE = re.compile(r"[a-z]+(-[a-z]+)*")


def _fields(form: dict[str, Any]) -> list[dict[str, Any]]:
    return [component for component in form["components"] if component["type"] not in SHOWN]


def test_forms_are_made_for_the_engine_we_run(forms: Forms) -> None:
    assert {(form["executionPlatform"], form["executionPlatformVersion"]) for form in forms.values()} == {
        ("Camunda Cloud", "8.6.0")
    }


def test_no_form_asks_for_a_text(forms: Forms) -> None:
    assert {field["type"] for form in forms.values() for field in _fields(form)} <= ASKED


def test_choices_are_codes_with_words_in_both_languages(forms: Forms) -> None:
    for name, form in forms.items():
        for field in _fields(form):
            assert field["description"], f"{name}: {field['key']} has no Kazakh words"
            for value in field.get("values", []):
                assert CODE.fullmatch(value["value"]), name
                assert field.get("readonly") or " · " in value["label"], f"{name}: {value['label']}"


def test_every_form_leads_to_the_case_on_the_desk(forms: Forms) -> None:
    for name, form in forms.items():
        link = form["components"][0]
        assert "]({{caseLink}})" in link["text"], name
        assert link["conditional"] == {"hide": "=caseLink = null"}, name


def test_forms_speak_the_codes_of_the_workers(forms: Forms) -> None:
    def values(form: str, key: str) -> set[str]:
        return {
            value["value"]
            for field in _fields(forms[form])
            if field["key"] == key
            for value in field["values"]
        }

    assert values("asp-survey", "visit") == set(Visit)
    assert values("asp-rework-decision", "rework") == set(Rework)
    assert values("asp-interview", "measures") == set(Measures)
    assert values("asp-check-data", "checkVerdict") == set(CheckVerdict)


@pytest.mark.parametrize(
    ("form", "codes"), [("asp-check-data", CheckReason), ("asp-approve-decision", RefusalGround)]
)
def test_every_code_that_a_form_lists_has_its_words(forms: Forms, form: str, codes: type[StrEnum]) -> None:
    text = " ".join(part.get("text", "") for part in forms[form]["components"])
    assert {code for code in codes if f'"{code}" then' not in text} == set()


def test_a_social_contract_lasts_three_to_twelve_months_unless_said_otherwise_six(forms: Forms) -> None:
    """Facts: law C 17."""
    (months,) = [field for field in _fields(forms["asp-draft-plan"]) if field["key"] == "contractMonths"]
    assert (months["validate"]["min"], months["validate"]["max"], months["defaultValue"]) == (3, 12, 6)
    assert months["decimalDigits"] == 0


def test_the_supervisor_reads_the_name_of_every_guarded_term(
    forms: Forms, request: pytest.FixtureRequest
) -> None:
    files = (request.config.rootpath / "rules" / "terms").glob("*.yaml")
    terms = [
        term for file in files for term in yaml.safe_load(file.read_text(encoding="utf-8")).get("terms", [])
    ]
    guarded = {term["id"] for term in terms if term["kind"] == "guarded"}
    field = next(field for field in _fields(forms["explain-breach"]) if field["key"] == "term")
    assert {value["value"] for value in field["values"]} >= guarded


def test_what_a_task_takes_from_its_form_the_form_gives(forms: Forms, models: dict[str, Model]) -> None:
    for model in models.values():
        for task in model.of_kind("userTask"):
            given = {field["key"] for field in _fields(forms[task.extension("formDefinition").get("formId")])}
            assert {source.removeprefix("=") for source in task.mappings("output").values()} <= given, task.id
