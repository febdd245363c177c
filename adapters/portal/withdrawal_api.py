"""The API of withdrawing: nobody is logged in here, so the applicant signs the withdrawal with ЭЦП."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Path
from pydantic import Field

from adapters.database.application import Application
from adapters.database.unit_of_work import unit_of_work
from adapters.database.withdrawal import CaseClosedError, withdraw
from adapters.eds.acceptance import Citizen, ProblemCode, check_acceptance
from adapters.eds.acceptance import Problem as SignatureProblem
from adapters.eds.errors import EdsRejectedError
from adapters.portal.api import REFUSED, Wire, bytes_of
from adapters.portal.intake import ACTOR, Intake, refused_by
from adapters.portal.withdrawal_xml import build_withdrawal_xml


class SignedWithdrawal(Wire):
    """`<withdrawal xmlns="urn:komek:application:1"><case>ID</case></withdrawal>`, signed, in base64."""

    signed_withdrawal: str = Field(max_length=200_000)


class Withdrawn(Wire):
    """The case that ends; `new` is False where it was withdrawn before."""

    case_id: str
    new: bool


def withdrawal_api(intake: Intake) -> APIRouter:
    """Return the route of withdrawing."""
    router = APIRouter(prefix="/api/applications", tags=["applications"])
    answers = {**REFUSED, 404: {"description": "no such case"}, 409: {"description": "the case is closed"}}

    @router.post("/{case_id}/withdrawal", status_code=202, responses=answers)
    def withdrawal(
        case_id: Annotated[str, Path(alias="case_id", max_length=36)], signed: SignedWithdrawal
    ) -> Withdrawn:
        """Withdraw an open case; the process ends it. Again is harmless."""
        iin = _applicant(intake, case_id)
        xml = bytes_of(signed.signed_withdrawal, "signedWithdrawal")
        _check(intake, xml, iin, build_withdrawal_xml(case_id))
        try:
            with unit_of_work(intake.sessions, intake.clock, ACTOR) as work:
                return Withdrawn(case_id=case_id, new=withdraw(work, case_id))
        except CaseClosedError:
            raise HTTPException(409, "the case is closed") from None

    return router


def _applicant(intake: Intake, case_id: str) -> str:
    try:
        UUID(case_id)
    except ValueError:
        raise HTTPException(404, "no such case") from None
    with intake.sessions() as session:
        application = session.get(Application, case_id)
    if application is None:
        raise HTTPException(404, "no such case")
    return application.iin


def _check(intake: Intake, signed: bytes, iin: str, draft: bytes) -> None:
    try:
        signed.decode()
        verdict = intake.eds.verify_xml(signed)
    except (EdsRejectedError, UnicodeDecodeError):
        raise refused_by([SignatureProblem(ProblemCode.NOT_VALID)]) from None
    problems = check_acceptance(
        verdict, Citizen(iin), now=intake.clock.now(), signed_xml=signed, submitted_xml=draft
    )
    if problems:
        raise refused_by(problems)
