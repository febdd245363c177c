"""A task's form on the desk asks what Tasklist asks, and takes nothing else."""

import json
from typing import Any

import pytest
from starlette.datastructures import FormData

from adapters.camunda.deployment import packaged_models
from adapters.desk.task_form import CHOICE, DAY, NUMBER, REQUIRED, AnswersRefusedError, answers_of, task_form
from adapters.desk.task_names import kazakh_names

FORMS = {
    form.name.rpartition("/")[2]: json.loads(form.content)
    for form in packaged_models()
    if form.name.endswith(".form")
}
FILLED = {
    "survey.form": {"visit": "done", "surveyDate": "2026-11-24"},
    "draft-plan.form": {"contractMonths": "6"},
    "sign-contract.form": {"contractDate": "2026-11-24", "bothSigned": "yes"},
}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_every_form_of_ours_can_be_shown_in_both_languages(name: str) -> None:
    form = task_form(FORMS[name])
    assert not form.foreign
    for text in [field.label for field in form.fields] + list(form.texts):
        assert text.ru != text.kk
        assert "**" not in text.ru + text.kk
    for field in form.fields:
        assert all(said.ru != said.kk for _, said in field.choices)


def test_what_is_filled_in_becomes_codes_dates_numbers_and_yes() -> None:
    given = {name: answers_of(task_form(FORMS[name]), FormData(typed)) for name, typed in FILLED.items()}
    assert given == {
        "survey.form": {"visit": "done", "surveyDate": "2026-11-24"},
        "draft-plan.form": {"contractMonths": 6},
        "sign-contract.form": {"contractDate": "2026-11-24", "bothSigned": True},
    }


def test_what_the_form_does_not_ask_for_is_not_taken() -> None:
    typed = FormData({**FILLED["survey.form"], "outcome": "appointed", "unit": "another"})
    assert set(answers_of(task_form(FORMS["survey.form"]), typed)) == {"visit", "surveyDate"}


@pytest.mark.parametrize(
    ("name", "change", "rule"),
    [
        ("survey.form", {"visit": ""}, REQUIRED),
        ("survey.form", {"visit": "burnt"}, CHOICE),
        ("survey.form", {"surveyDate": "24.11.2026"}, DAY),
        ("survey.form", {"surveyDate": ""}, REQUIRED),
        ("draft-plan.form", {"contractMonths": "2"}, NUMBER),
        ("draft-plan.form", {"contractMonths": "13"}, NUMBER),
        ("draft-plan.form", {"contractMonths": "6.5"}, NUMBER),
        ("draft-plan.form", {"contractMonths": "NaN"}, NUMBER),
        ("draft-plan.form", {"contractMonths": "1e999999"}, NUMBER),
        ("sign-contract.form", {"bothSigned": "no"}, REQUIRED),
    ],
)
def test_what_breaks_the_forms_rules_is_refused_by_field(
    name: str, change: dict[str, str], rule: Any
) -> None:
    with pytest.raises(AnswersRefusedError) as refused:
        answers_of(task_form(FORMS[name]), FormData({**FILLED[name], **change}))
    assert refused.value.problems == {next(iter(change)): rule}


@pytest.mark.parametrize(
    "part",
    [
        {"type": "filepicker", "key": "file"},
        {"type": "textarea", "key": "words"},
        {"type": "select", "key": "of", "valuesExpression": "=list"},
        {"type": "checkbox", "key": "more", "conditional": {"hide": "=less"}},
    ],
)
def test_a_form_that_the_desk_cannot_show_is_left_to_tasklist(part: dict[str, Any]) -> None:
    assert task_form({"components": [{"type": "group", "components": [part]}]}).foreign


def test_every_user_task_has_its_kazakh_name() -> None:
    assert {"registerApplication", "approveDecision", "handOverNotice"} <= set(kazakh_names())
