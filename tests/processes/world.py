"""The world of a process test: everything a case needs, and ways to look at it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from adapters.camunda.clock import EngineClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.term import Term, TermEvent
from adapters.population import Archetype, Country, Family
from komek.demo.citizen import Citizen
from komek.demo.desk import Desk
from komek.process_tests.case_history import CaseHistory
from komek.process_tests.officials import Officials
from komek.process_tests.records import Records
from komek.settings import Settings
from komek.time_travel import TimeTravel

APPOINTMENT = "asp-appointment"
TERM_CONTROL = "termControlEnded"


@dataclass(frozen=True)
class World:
    """Everything a case needs, and ways to look at it."""

    settings: Settings
    database: Sessions
    clock: EngineClock
    country: Country
    citizen: Citizen
    desk: Desk
    officials: Officials
    records: Records
    time: TimeTravel

    def apply(self, archetype: Archetype, nth: int = 0) -> str:
        """Let a family apply at the portal; return the case's id."""
        return self.citizen.apply(self.family(archetype, nth), self.clock.now())

    def family(self, archetype: Archetype, nth: int = 0) -> Family:
        """Return a synthetic family."""
        return self.country.family_with(archetype, nth)

    def register(self, case_id: str) -> None:
        """Let the centre register the application."""
        self.officials.complete(case_id, "registerApplication")

    def survey(self, case_id: str, *, need: str = "found") -> None:
        """Let the commission visit and conclude."""
        today = self.clock.now().date().isoformat()
        self.officials.complete(case_id, "conductSurvey", {"survey": "done", "surveyDate": today})
        self.officials.complete(case_id, "giveConclusion", {"need": need})

    def approve_and_sign(self, case_id: str) -> None:
        """Let the authorised body agree with the draft and its head sign it on the desk."""
        self.officials.complete(case_id, "approveDecision")
        self.sign(case_id)

    def sign(self, case_id: str) -> None:
        """Let whoever the open signing task is for sign on the desk."""
        task = self.officials.task(case_id, "signDocument")
        group, document = task.groups[0], self.records.case(case_id).variables("signing")["documentId"]
        self.desk.sign(group.replace(":", "."), case_id, document)

    def closed(self, case_id: str, limit: float = 60.0) -> Case:
        """Wait until the case's process is over and return the case as the database has it."""
        self.records.wait_for(case_id, lambda history: history.is_over(APPOINTMENT), limit)
        return self.case(case_id)

    def ends(self, case_id: str) -> list[str]:
        """Return the end events of the case's own process, those of the control of terms left out."""
        return [end for end in self.records.case(case_id).ends(APPOINTMENT) if end != TERM_CONTROL]

    def pass_the_end_of(self, case_id: str, term: str) -> None:
        """Move the clock past the end of a term."""
        due = self.terms(case_id)[term].due_at
        self.time.forward(due - self.clock.now() + timedelta(hours=1))

    def explain_breaches(self, case_id: str) -> None:
        """Let the supervisor give the reason of every breach that waits for one."""
        while self.records.case(case_id).waiting_tasks("explainBreach"):
            self.officials.complete(case_id, "explainBreach", {"reason": "workload"})

    def wait(
        self, case_id: str, condition: Callable[[CaseHistory], bool], limit: float = 60.0
    ) -> CaseHistory:
        """Wait until a case's history fulfils a condition."""
        return self.records.wait_for(case_id, condition, limit)

    def case(self, case_id: str) -> Case:
        """Return the case's row."""
        with self.database() as session:
            return session.get_one(Case, case_id)

    def terms(self, case_id: str) -> dict[str, Term]:
        """Return the case's terms by id."""
        with self.database() as session:
            return {term.term: term for term in session.scalars(select(Term).where(Term.case_id == case_id))}

    def events(self, case_id: str, term: str) -> list[str]:
        """Return what happened to a term, in order."""
        of = select(TermEvent.event).join(Term).where(Term.case_id == case_id, Term.term == term)
        with self.database() as session:
            return list(session.scalars(of.order_by(TermEvent.sequence)))
