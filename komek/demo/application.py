"""The application of a synthetic family, as the portal's API and the desk's page take it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from adapters.population import Family, Kinship, Member


def form_of(family: Family, at: datetime) -> dict[str, Any]:
    """Return the application as the portal's API takes it."""
    applicant = family.applicant
    return {
        "submissionKey": str(uuid4()),
        "language": "ru",
        "date": at.date().isoformat(),
        "applicant": _person(family.members[0]),
        "territory": applicant.address.place.territory,
        "postalAddress": str(applicant.address),
        "phone": applicant.phone or "",
        "iban": applicant.iban or "",
        "family": [{**_person(member), "relation": str(member.kinship)} for member in _others(family)],
    }


def fields_of(family: Family, at: datetime) -> dict[str, str | list[str]]:
    """Return the application as the fields of the desk's page."""
    form = form_of(family, at)
    person = {_snake(name): value for name, value in form["applicant"].items()}
    members = form["family"]
    columns = {
        f"member_{_snake(name)}": [member[name] for member in members]
        for name in ("relation", "iin", "surname", "name", "patronymic", "birthDate")
    }
    return {
        **person,
        "language": form["language"],
        "territory": form["territory"],
        "postal_address": form["postalAddress"],
        "phone": form["phone"],
        "iban": form["iban"],
        **columns,
    }


def _others(family: Family) -> list[Member]:
    return [member for member in family.members if member.kinship is not Kinship.APPLICANT]


def _person(member: Member) -> dict[str, str]:
    person = member.person
    return {
        "iin": person.iin,
        "surname": person.name.surname,
        "name": person.name.name,
        "patronymic": person.name.patronymic,
        "birthDate": person.birth_date.isoformat(),
    }


def _snake(name: str) -> str:
    return "birth_date" if name == "birthDate" else name
