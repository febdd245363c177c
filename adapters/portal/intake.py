"""Accept a signed application: form, signature, person and content must agree before anything is stored."""

from dataclasses import dataclass
from typing import Any

from adapters.clock import Clock
from adapters.database.connection import Sessions
from adapters.database.submission import SubmissionKeyReusedError, Submitted, submit
from adapters.database.unit_of_work import unit_of_work
from adapters.eds.acceptance import Citizen, ProblemCode, check_acceptance
from adapters.eds.acceptance import Problem as SignatureProblem
from adapters.eds.client import EdsClient
from adapters.eds.errors import EdsRejectedError
from adapters.portal.application_form import ApplicationForm
from adapters.portal.application_review import problems_of, tidy
from adapters.portal.application_submission import Way, submission_of
from adapters.portal.application_xml import (
    NotAnApplicationError,
    build_application_xml,
    parse_application_xml,
)
from adapters.portal.problems import Problem, Rule
from adapters.portal.signature_words import IN_KAZAKH
from rules.codes import Channel
from rules.units import UnitDirectory

ACTOR = "applicant"
NOT_AN_APPLICATION = Rule(
    "это не заявление в установленном виде; сформируйте его на портале заново",
    "бұл белгіленген түрдегі өтініш емес; оны порталда қайта жасаңыз",
)
OTHER_KEY = Rule(
    "не совпадает с ключом в подписанном заявлении", "қол қойылған өтініштегі кілтпен сәйкес келмейді"
)
KEY_TAKEN = Rule("с этим ключом уже подано другое заявление", "бұл кілтпен басқа өтініш берілген")


class ApplicationRefusedError(ValueError):
    """The application is not accepted; `problems` say why, the text carries nobody's data."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"application refused: {', '.join(sorted({p.field for p in problems}))}")
        self.problems = problems


@dataclass(frozen=True)
class Intake:
    """The portal's way of accepting an application."""

    sessions: Sessions
    clock: Clock
    eds: EdsClient
    units: UnitDirectory

    def draft(self, form: ApplicationForm) -> bytes:
        """Return the XML that the citizen is to sign.

        Raises:
            ApplicationRefusedError: the form breaks rules.
        """
        tidied = tidy(form)
        self._judge(tidied)
        return build_application_xml(tidied)

    def accept(self, signed: bytes, submission_key: str, draft: bytes | None = None) -> Submitted:
        """Store a signed application as a case; the same one again gives the same case.

        With a draft the signed content must be exactly that of the draft.

        Raises:
            ApplicationRefusedError: form, signature, signer or key are not right.
            EdsError: the ЭЦП service gave no verdict.
        """
        form = self.read(signed)
        if form.submission_key != submission_key:
            raise ApplicationRefusedError([Problem("submissionKey", OTHER_KEY)])
        self._judge(form)
        verdict = self._verdict(signed, form, draft or build_application_xml(form))
        with unit_of_work(self.sessions, self.clock, ACTOR) as work:
            try:
                return submit(work, submission_of(form, Way(Channel.PORTAL, "eds", signed, verdict)))
            except SubmissionKeyReusedError:
                raise ApplicationRefusedError([Problem("submissionKey", KEY_TAKEN)]) from None

    def read(self, signed: bytes) -> ApplicationForm:
        """Return the form that a document, signed or not, was built from.

        Raises:
            ApplicationRefusedError: it is no application in the canonical form.
        """
        try:
            signed.decode()
            form = parse_application_xml(signed)
        except (NotAnApplicationError, UnicodeDecodeError):
            raise ApplicationRefusedError([Problem("signedApplication", NOT_AN_APPLICATION)]) from None
        if tidy(form) != form:
            raise ApplicationRefusedError([Problem("signedApplication", NOT_AN_APPLICATION)])
        return form

    def _judge(self, form: ApplicationForm) -> None:
        problems = problems_of(form, self.clock.now().date(), self.units)
        if problems:
            raise ApplicationRefusedError(problems)

    def _verdict(self, signed: bytes, form: ApplicationForm, draft: bytes) -> dict[str, Any]:
        try:
            verdict = self.eds.verify_xml(signed)
        except EdsRejectedError:
            raise refused_by([SignatureProblem(ProblemCode.NOT_VALID)]) from None
        problems = check_acceptance(
            verdict, Citizen(form.applicant.iin), now=self.clock.now(), signed_xml=signed, submitted_xml=draft
        )
        if problems:
            raise refused_by(problems)
        return verdict.model_dump(mode="json")


def refused_by(problems: list[SignatureProblem]) -> ApplicationRefusedError:
    """Return the refusal that a signature's problems make."""
    return ApplicationRefusedError(
        [
            Problem("signature", Rule(problem.text, IN_KAZAKH[problem.code], problem.code))
            for problem in problems
        ]
    )
