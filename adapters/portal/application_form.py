"""The application as it is filled in: text only, made tidy, judged by `application_review`."""

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class Filled(BaseModel):
    """Base of forms: camelCase on the wire, unknown fields refused, blanks around text cut off."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
    )


class PersonForm(Filled):
    """A person; the birth date (ISO) is needed only where the ИИН does not tell it."""

    iin: str = ""
    surname: str = ""
    name: str = ""
    patronymic: str = ""
    birth_date: str = ""


class MemberForm(PersonForm):
    """A member of the family beside the applicant."""

    relation: str = ""


class ApplicationForm(Filled):
    """What an application for АСП carries (law.md C 21).

    `date` is the day it is written on (ISO). Service, addressee and substance stand in the signed XML.
    """

    submission_key: str = ""
    language: str = "ru"
    date: str = ""
    applicant: PersonForm = PersonForm()
    territory: str = ""
    """Code of the territory of the registered address: it decides the unit."""
    postal_address: str = ""
    phone: str = ""
    iban: str = ""
    family: tuple[MemberForm, ...] = Field(default=(), max_length=60)
