"""What a contract may carry through the engine."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from pydantic import AwareDatetime, ValidationError, create_model

from workers.runtime.contract import CaseId, Code, Command, ContractError, Link, Result, given

CASE = "0b0e7a52-6a5c-4c5e-9d43-0d7c2b9a1f10"


class Colour(StrEnum):
    RED = "red"


class Example(Command):
    """A command with everything that is allowed."""

    system: Code
    case_link: Link | None = None
    due: AwareDatetime
    survey_date: date | None = None
    colours: tuple[Colour, ...] = ()


@pytest.mark.parametrize(
    ("annotation", "reason"),
    [
        (str, "free text"),
        (list[str], "free text"),
        (float, "cannot travel"),
        (Decimal, "cannot travel"),
        (datetime, "aware"),
        (dict[str, Any], "cannot travel"),
        (bytes, "cannot travel"),
    ],
)
def test_a_field_the_engine_must_not_see_is_refused_when_the_class_is_made(
    annotation: Any, reason: str
) -> None:
    with pytest.raises(ContractError, match=reason):
        create_model("Bad", __base__=Result, field=(annotation, ...))


def test_the_engine_gets_camel_case_and_json() -> None:
    example = Example(
        case_id=CASE,
        system="gbd-fl",
        due=datetime.fromisoformat("2026-03-02T10:00:00+05:00"),
        survey_date=date(2026, 3, 3),
        colours=(Colour.RED,),
    )
    assert example.to_variables() == {
        "caseId": CASE,
        "system": "gbd-fl",
        "caseLink": None,
        "due": "2026-03-02T10:00:00+05:00",
        "surveyDate": "2026-03-03",
        "colours": ["red"],
    }
    assert Example.variables() == ["caseId", "system", "caseLink", "due", "surveyDate", "colours"]


@pytest.mark.parametrize("value", ["Асель Нурланова", "two words", "x" * 65, "UPPER"])
def test_a_code_cannot_hold_a_name(value: str) -> None:
    with pytest.raises(ValidationError):
        Example(case_id=CASE, system=value, due=datetime.fromisoformat("2026-03-02T10:00:00+05:00"))


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValidationError):
        Example.model_validate({"caseId": CASE, "system": "a", "due": "2026-03-02T10:00:00"})


def test_the_digest_tells_commands_apart() -> None:
    due = datetime.fromisoformat("2026-03-02T10:00:00+05:00")
    one, same, other = (Example(case_id=CASE, system=system, due=due) for system in ("a", "a", "b"))
    assert one.digest() == same.digest() != other.digest()


def test_null_and_absent_are_the_same() -> None:
    assert given({"a": None, "b": 0, "c": False}) == {"b": 0, "c": False}


def test_every_command_names_its_case() -> None:
    assert Command.model_fields["case_id"].annotation is str
    assert CaseId is not str
