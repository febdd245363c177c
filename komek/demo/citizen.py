"""Plays the citizen: fills in the portal's form, signs it with their ЭЦП, sends it."""

from base64 import b64decode, b64encode
from datetime import datetime
from uuid import uuid4

import httpx

from adapters.eds import EdsClient
from adapters.eds.stub_keys import StubKeys
from adapters.population import Family, Kinship, Member


class ApplicationNotAcceptedError(RuntimeError):
    """The portal refused a synthetic application: something is wrong with us, not with the citizen."""


class Citizen:
    """Applies at the portal over HTTP, as a browser with NCALayer would."""

    def __init__(self, portal: str, eds: EdsClient, keys: StubKeys) -> None:
        self._http = httpx.Client(base_url=portal, timeout=30)
        self._eds = eds
        self._keys = keys

    def apply(self, family: Family, at: datetime) -> str:
        """Send the family's application; return the case's id."""
        draft = self._post("/api/applications/drafts", _form(family, at))
        xml = b64decode(draft["xml"])
        signed = self._eds.sign_xml(xml, self._keys.of_person(family.applicant.iin))
        accepted = self._post(
            "/api/applications",
            {"submissionKey": draft["submissionKey"], "signedApplication": b64encode(signed).decode()},
        )
        return accepted["caseId"]

    def _post(self, path: str, body: dict[str, object]) -> dict[str, str]:
        answer = self._http.post(path, json=body)
        if answer.is_error:
            fields = [problem["field"] for problem in answer.json().get("problems", [])]
            raise ApplicationNotAcceptedError(f"{path}: HTTP {answer.status_code}, fields {fields}")
        reply: dict[str, str] = answer.json()
        return reply

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _form(family: Family, at: datetime) -> dict[str, object]:
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
        "family": [
            {**_person(member), "relation": str(member.kinship)}
            for member in family.members
            if member.kinship is not Kinship.APPLICANT
        ],
    }


def _person(member: Member) -> dict[str, str]:
    person = member.person
    return {
        "iin": person.iin,
        "surname": person.name.surname,
        "name": person.name.name,
        "patronymic": person.name.patronymic,
        "birthDate": person.birth_date.isoformat(),
    }
