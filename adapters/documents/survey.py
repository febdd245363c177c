"""The act of the survey (Social Code art. 124); its official form was not reachable: provisional."""

from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from adapters.documents.authority import Authority, Bilingual, Letter
from adapters.documents.formats import long_date, short_date
from adapters.documents.rendering import render
from rules.codes import Visit

OUTCOMES = {
    Visit.DONE: Bilingual(kk="тексеру жүргізілді", ru="обследование проведено"),
    Visit.REFUSED: Bilingual(
        kk="өтініш беруші тексеруден бас тартты", ru="заявитель отказался от обследования"
    ),
    Visit.ABSENT: Bilingual(kk="ешкім табылмады", ru="никого не застали"),
}


class ChoiceField(Bilingual):
    """A field whose answer is one of a list."""

    choices: dict[str, Bilingual]


class NumberField(Bilingual):
    """A field whose answer is a whole number."""

    least: int
    most: int


class SurveyForm(Letter):
    """The fields of the act: what is asked, and what may be answered."""

    facts: dict[str, ChoiceField]
    numbers: dict[str, NumberField]
    seen: dict[str, Bilingual]


class SurveyData(Letter):
    """What the act says; a visit that surveyed nothing has neither facts nor what was seen."""

    case_number: str
    act: int
    dated: date
    recipient: str
    address: str
    visited_on: date
    outcome: Visit
    facts: dict[str, str]
    seen: tuple[str, ...]
    note: str | None
    photos: int
    entered_by: str
    authority: Authority
    check_link: str


@cache
def survey_form() -> SurveyForm:
    """Return the fields of the act."""
    text = (files("adapters.documents") / "survey.yaml").read_text(encoding="utf-8")
    return SurveyForm.model_validate(yaml.safe_load(text))


def render_survey(data: SurveyData, templates: Path | None = None) -> bytes:
    """Return the act as PDF/A.

    Raises:
        TemplateError: the template does not compile.
    """
    form = survey_form()
    lines = [
        {"name": field, "value": field.choices[data.facts[name]]}
        for name, field in form.facts.items()
        if name in data.facts
    ]
    lines += [
        {"name": field, "value": Bilingual(kk=data.facts[name], ru=data.facts[name])}
        for name, field in form.numbers.items()
        if name in data.facts
    ]
    derived = {
        "date": long_date(data.dated),
        "visited": short_date(data.visited_on),
        "outcome_name": OUTCOMES[data.outcome],
        "lines": lines,
        "things": [form.seen[code] for code in data.seen],
        "surveyed": data.outcome is Visit.DONE,
    }
    return render("survey.typ", data, derived, link=data.check_link, dated=data.dated, templates=templates)
