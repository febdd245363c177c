"""The API of one-time passwords: send one for an application, submit the application with it."""

from base64 import b64encode

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, Field

from adapters.portal.api import REFUSED, Accepted, Draft, Refusal, Wire, accepted, bytes_of
from adapters.portal.application_form import ApplicationForm
from adapters.portal.password_intake import PasswordIntake


class SentPassword(Draft):
    """The XML that the code signs, in base64, and how long it holds; the code itself is in the SMS alone."""

    expires_at: AwareDatetime


class ApplicationWithPassword(Wire):
    """An application, exactly as it was returned with the code, and the code."""

    submission_key: str = Field(max_length=128)
    application: str = Field(max_length=200_000)
    code: str = Field(max_length=16)


def password_api(by_password: PasswordIntake) -> APIRouter:
    """Return the routes of one-time passwords."""
    router = APIRouter(prefix="/api/applications", tags=["applications"])

    @router.post("/one-time-passwords", status_code=201, responses={422: {"model": Refusal}})
    def send(form: ApplicationForm) -> SentPassword:
        """Check an application and send a code for it to the applicant's phone registered in БМГ.

        Whether the applicant is registered there is told on the portal's pages after the login, not here.
        """
        xml, sent = by_password.send(form, tells_registered=False)
        return SentPassword(
            submission_key=form.submission_key,
            xml=b64encode(xml).decode(),
            expires_at=sent.expires_at,
        )

    @router.post("/with-password", status_code=201, responses={200: {"model": Accepted}, 422: REFUSED[422]})
    def submit(signed: ApplicationWithPassword, response: Response) -> Accepted:
        """Accept an application signed with a one-time password; a code is good for one application once."""
        xml = bytes_of(signed.application, "application")
        submitted = by_password.accept(xml, signed.submission_key, signed.code)
        if not submitted.new:
            response.status_code = 200
        return accepted(by_password.intake, xml, submitted)

    return router
