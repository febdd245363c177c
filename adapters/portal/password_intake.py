"""Accept an application signed with a one-time password instead of ЭЦП (passport-asp/portal-step-4)."""

from dataclasses import dataclass

from adapters.database.submission import SubmissionKeyReusedError, Submitted, submit
from adapters.database.unit_of_work import unit_of_work
from adapters.portal.application_form import ApplicationForm
from adapters.portal.application_submission import Way, submission_of
from adapters.portal.application_xml import parse_application_xml
from adapters.portal.intake import ACTOR, KEY_TAKEN, OTHER_KEY, ApplicationRefusedError, Intake
from adapters.portal.one_time_passwords import NotSentError, OneTimePasswords, Sent
from adapters.portal.password_words import NOT_CONNECTED
from adapters.portal.problems import Problem, Rule
from rules.codes import Channel


@dataclass(frozen=True)
class PasswordIntake:
    """The portal's way of accepting without ЭЦП; without `passwords` everything is refused."""

    intake: Intake
    passwords: OneTimePasswords | None

    def send(self, form: ApplicationForm, *, tells_registered: bool = True) -> tuple[bytes, Sent]:
        """Send a code for a form; return the XML that it will sign and when it ends.

        Whoever is not logged in is not told whether the person is registered in БМГ.

        Raises:
            ApplicationRefusedError: the form breaks rules, or no code may be sent.
        """
        xml = self.intake.draft(form)
        passwords = self._passwords()
        with unit_of_work(self.intake.sessions, self.intake.clock, ACTOR) as work:
            try:
                sent = passwords.send(
                    work, form.applicant.iin, xml, form.language, tells_registered=tells_registered
                )
            except NotSentError as error:
                raise _refused(error.rule) from None
        return xml, sent

    def pending(self, xml: bytes) -> Sent | None:
        """Return the code that was sent for a draft and still holds."""
        if self.passwords is None:
            return None
        with self.intake.sessions() as session:
            return self.passwords.pending(session, parse_application_xml(xml).applicant.iin, xml)

    def accept(self, xml: bytes, submission_key: str, code: str) -> Submitted:
        """Store an application whose code was entered.

        Raises:
            ApplicationRefusedError: form, key or code are not right; a wrong code counts all the same.
        """
        form = self.intake.read(xml)
        if form.submission_key != submission_key:
            raise ApplicationRefusedError([Problem("submissionKey", OTHER_KEY)])
        draft = self.intake.draft(form)
        passwords, iin = self._passwords(), form.applicant.iin
        with unit_of_work(self.intake.sessions, self.intake.clock, ACTOR) as work:
            refused = passwords.spend(work, iin, draft, code)
            if refused is None:
                way = Way(Channel.PORTAL, "sms", draft, {"valid": True, "method": "one-time-password"})
                try:
                    return submit(work, submission_of(form, way))
                except SubmissionKeyReusedError:
                    raise ApplicationRefusedError([Problem("submissionKey", KEY_TAKEN)]) from None
        raise _refused(refused)

    def _passwords(self) -> OneTimePasswords:
        if self.passwords is None:
            raise _refused(NOT_CONNECTED)
        return self.passwords


def _refused(rule: Rule) -> ApplicationRefusedError:
    return ApplicationRefusedError([Problem("code", rule)])
