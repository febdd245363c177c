"""What a contract may carry through the engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Annotated, Any, Literal, NewType
from uuid import UUID

import pytest
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    NaiveDatetime,
    PastDatetime,
    SecretStr,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    computed_field,
    create_model,
)
from typing_extensions import TypedDict

from workers.runtime.contract import (
    CaseId,
    Code,
    Command,
    Contract,
    ContractError,
    Key,
    Link,
    Reference,
    Result,
    given,
)

CASE = "0b0e7a52-6a5c-4c5e-9d43-0d7c2b9a1f10"


class Colour(StrEnum):
    RED = "red"


class Weight(Enum):
    HEAVY = 1.5


class Parcel(TypedDict):
    text: str


@dataclass
class Family:
    size: int


class FreeModel(BaseModel):
    text: str


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
        (float | None, "whole tiyn"),
        (list[Decimal], "whole tiyn"),
        (tuple[datetime, ...], "aware"),
        (NaiveDatetime, "cannot travel"),
        (PastDatetime, "cannot travel"),
        (dict[str, int], "cannot travel"),
        (Mapping[str, int], "cannot travel"),
        (set[int], "cannot travel"),
        (list, "cannot travel"),
        (Any, "cannot travel"),
        (object, "cannot travel"),
        (UUID, "cannot travel"),
        (timedelta, "cannot travel"),
        (SecretStr, "cannot travel"),
        (NewType("Iin", str), "cannot travel"),
        (Parcel, "cannot travel"),
        (Family, "cannot travel"),
        (FreeModel, "cannot travel"),
        (Weight, "cannot travel"),
        (Literal[b"raw"], "cannot travel"),
        (Annotated[str, StringConstraints(pattern="^[a-z]+$")], "free text"),
        (Annotated[str, Reference()], "needs a pattern"),
        (Annotated[str, StringConstraints(pattern=".+"), Reference()], "needs a pattern"),
        (Annotated[str, StringConstraints(max_length=9), Reference()], "needs a pattern"),
    ],
)
def test_a_field_the_engine_must_not_see_is_refused_when_the_class_is_made(
    annotation: Any, reason: str
) -> None:
    with pytest.raises(ContractError, match=reason):
        create_model("Bad", __base__=Result, field=(annotation, ...))


@pytest.mark.parametrize(
    ("name", "annotation"),
    [("iin", Key), ("birth_date", date), ("monthly_income", int), ("phone", Code), ("has_disability", bool)],
)
def test_a_field_that_tells_of_a_person_is_refused_by_its_name(name: str, annotation: Any) -> None:
    with pytest.raises(ContractError, match="tells of a person"):
        create_model("Bad", __base__=Result, **{name: (annotation, ...)})


def test_a_coarse_code_of_a_personal_fact_may_pass() -> None:
    assert create_model("Good", __base__=Result, income=(Colour, ...)).variables() == ["income"]


def test_what_is_refused_stays_refused_inside_another_contract() -> None:
    with pytest.raises(ContractError, match=r"Inner\.text"):

        class Inner(Contract):
            text: str

    class Delivery(Contract):
        at: AwareDatetime

    assert create_model("Outer", __base__=Result, all=(list[Delivery], ...)).variables() == ["all"]


def test_a_contract_carries_its_fields_and_nothing_more() -> None:
    with pytest.raises(ContractError, match="frozen and ignores"):

        class Loose(Result):
            model_config = ConfigDict(extra="allow")

    with pytest.raises(ContractError, match="frozen and ignores"):

        class Changing(Result):
            model_config = ConfigDict(frozen=False)

    with pytest.raises(ContractError, match="computed"):

        class Computing(Result):
            number: int

            @computed_field
            def half(self) -> float:
                return self.number / 2


@pytest.mark.parametrize("value", ["900101300123", "case/900101300123", "a:900101300123"])
def test_a_personal_number_fits_no_code_and_no_key(value: str) -> None:
    for annotation in (Code, Key):
        with pytest.raises(ValidationError, match="personal number") as caught:
            TypeAdapter(annotation).validate_python(value)
        assert caught.value.errors()[0]["type"] == "personal_number"


@pytest.mark.parametrize("value", ["2026-000000123456", "0b0e7a52-6a5c-4c5e-9d43-123456789012", "710000000"])
def test_our_own_numbers_are_no_personal_ones(value: str) -> None:
    TypeAdapter(Key).validate_python(value)


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
