"""The portal's HTTP API."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from adapters.database.running_case import running_case
from adapters.database.submission import Submitted
from adapters.portal.application_form import ApplicationForm
from adapters.portal.application_xml import parse_application_xml
from adapters.portal.intake import NOT_AN_APPLICATION, ApplicationRefusedError, Intake
from adapters.portal.problems import Problem
from adapters.portal.status import status_of


class Wire(BaseModel):
    """A message of the API: camelCase."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid", frozen=True)


class Draft(Wire):
    """The XML to be signed, in base64."""

    submission_key: str
    xml: str


class SignedApplication(Wire):
    """An application with the citizen's enveloped XML signature, in base64."""

    submission_key: str = Field(max_length=128)
    signed_application: str = Field(max_length=200_000)


class Accepted(Wire):
    """The case an application belongs to."""

    case_id: str
    new: bool
    running: Literal["own", "family"] | None = None
    """Another open case that the applicant has, or that somebody of the family has named them in."""


class FieldProblem(Wire):
    """A rule that a field breaks, in Russian and Kazakh."""

    field: str
    message: str
    message_kk: str


class Refusal(Wire):
    """Why an application is not accepted."""

    problems: list[FieldProblem]


class CaseStatus(Wire):
    """Where a case stands: nothing personal."""

    case_id: str
    case_number: str | None
    stage: str
    outcome: str | None
    result_day: str | None
    result_provisional: bool


REFUSED: dict[int | str, dict[str, Any]] = {
    422: {"model": Refusal},
    503: {"description": "the ЭЦП service gives no verdict"},
}


def bytes_of(text: str, field: str) -> bytes:
    """Return what a field of the wire holds in base64.

    Raises:
        ApplicationRefusedError: it is not base64.
    """
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raise ApplicationRefusedError([Problem(field, NOT_AN_APPLICATION)]) from None


def accepted(intake: Intake, xml: bytes, submitted: Submitted) -> Accepted:
    """Return the answer to an application that was accepted."""
    with intake.sessions() as session:
        iin = parse_application_xml(xml).applicant.iin
        found = running_case(session, iin, besides=submitted.case_id)
    running: Literal["own", "family"] | None = None if found is None else "own" if found.own else "family"
    return Accepted(case_id=submitted.case_id, new=submitted.new, running=running)


def api(intake: Intake) -> APIRouter:
    """Return the routes of the API."""
    router = APIRouter(prefix="/api/applications", tags=["applications"])

    @router.post("/drafts", responses={422: {"model": Refusal}})
    def draft(form: ApplicationForm) -> Draft:
        """Check an application and return the canonical XML for the citizen to sign; nothing is stored."""
        xml = intake.draft(form)
        return Draft(submission_key=form.submission_key, xml=b64encode(xml).decode())

    @router.post("", status_code=201, responses={200: {"model": Accepted}, **REFUSED})
    def submit(signed: SignedApplication, response: Response) -> Accepted:
        """Accept a signed application; the same submission key gives the same case (200)."""
        xml = bytes_of(signed.signed_application, "signedApplication")
        submitted = intake.accept(xml, signed.submission_key)
        if not submitted.new:
            response.status_code = 200
        return accepted(intake, xml, submitted)

    @router.get("/{case_id}/status", responses={404: {"description": "no such case"}})
    def status(case_id: Annotated[str, Path(alias="case_id", max_length=36)]) -> CaseStatus:
        """Tell where a case stands."""
        with intake.sessions() as session:
            found = status_of(session, case_id)
        if found is None:
            raise HTTPException(404, "no such case")
        return CaseStatus(
            case_id=found.case_id,
            case_number=found.case_number,
            stage=found.stage,
            outcome=found.outcome,
            result_day=found.result_day.isoformat() if found.result_day else None,
            result_provisional=not found.result_confirmed,
        )

    return router
