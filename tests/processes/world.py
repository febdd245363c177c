"""The world of a process test: everything a case needs, and ways to look at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from sqlalchemy import select

from adapters.camunda.clock import EngineClock
from adapters.camunda.gateway import Gateway, Publication
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.document import Document
from adapters.database.shep_question import ShepQuestion
from adapters.database.term import Term, TermEvent
from adapters.population import Archetype, Country, Family
from adapters.shep.stub import ShepStub
from adapters.sms.stub import SmsStub
from komek.callback_host import CALLBACK_PATH
from komek.demo.citizen import Citizen
from komek.demo.desk import Desk
from komek.links import DoorLinks
from komek.process_tests.case_history import CaseHistory
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.officials import Officials
from komek.process_tests.records import Records
from komek.process_tests.waiting import wait_until
from komek.settings import Settings
from komek.time_travel import TimeTravel
from rules.law import Law
from workers.runtime.work import Workshop
from workers.shared.terms import move_term, running_term

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
    gateway: Gateway
    loop: EventLoop
    shep: ShepStub
    sms: SmsStub

    def apply(self, archetype: Archetype, nth: int = 0) -> str:
        """Let a family apply at the portal with ЭЦП; return the case's id, here and below."""
        return self.citizen.apply(self.family(archetype, nth), self.clock.now())

    def apply_by_code(self, archetype: Archetype, nth: int = 0) -> str:
        """Let a family apply at the portal with the code of an SMS."""
        return self.citizen.apply_by_code(self.family(archetype, nth), self.clock.now())

    def apply_at(self, office: str, archetype: Archetype, nth: int = 0) -> str:
        """Let an official of the centre or of the akim register a family's application on paper."""
        family = self.family(archetype, nth)
        return self.desk.register(f"{office}.{family.unit}", family, self.clock.now())

    def family(self, archetype: Archetype, nth: int = 0) -> Family:
        """Return a synthetic family."""
        return self.country.family_with(archetype, nth)

    def nth_of_unit(self, archetype: Archetype, unit: str) -> int:
        """Return which family of an archetype is the first that a unit serves."""
        return next(nth for nth in range(100) if self.family(archetype, nth).unit == unit)

    def register(self, case_id: str) -> None:
        """Let the centre register the application."""
        self.officials.complete(case_id, "registerApplication")

    def survey(self, case_id: str, *, need: str = "found") -> None:
        """Let the commission visit and conclude."""
        self.officials.complete(case_id, "conductSurvey", {"visit": "done", "surveyDate": self.today()})
        self.conclude(case_id, need)

    def conclude(self, case_id: str, need: str = "found") -> None:
        """Let the members of the commission vote on the desk."""
        task = self.officials.task(case_id, "giveConclusion")
        self.desk.conclude(task.groups[0].partition(":")[2], case_id, need)

    def interview(self, case_id: str, measures: str) -> None:
        """Let the centre hear what the family says to the measures of employment."""
        answers = {"measures": measures, "interviewDate": self.today()}
        self.officials.complete(case_id, "interview", answers)

    def send_requests(self, case_id: str) -> None:
        """Let the office of acceptance send the written requests."""
        self.officials.complete(case_id, "sendRequests")
        self.officials.task(case_id, "enterReplies")

    def approve_and_sign(self, case_id: str) -> None:
        """Let the authorised body agree with the draft and its head sign it on the desk."""
        self.approve(case_id)
        self.sign(case_id)

    def approve(self, case_id: str) -> None:
        """Let the authorised body prepare the draft for signature on the desk."""
        task = self.officials.task(case_id, "approveDecision")
        document = self.records.case(case_id).variables("asp-decision")["documentId"]
        self.desk.approve(task.groups[0].replace(":", "."), case_id, document)

    def sign(self, case_id: str) -> None:
        """Let whoever the open signing task is for sign on the desk."""
        task = self.officials.task(case_id, "signDocument")
        group, document = task.groups[0], self.records.case(case_id).variables("signing")["documentId"]
        self.desk.sign(group.replace(":", "."), case_id, document)

    def send_back(self, case_id: str, reason: str) -> None:
        """Let the head return the decision for rework instead of signing it."""
        task = self.officials.task(case_id, "signDocument")
        document = self.records.case(case_id).variables("signing")["documentId"]
        self.desk.send_back(task.groups[0].replace(":", "."), case_id, document, reason)

    def today(self) -> str:
        """Return the engine's day as forms carry it."""
        return self.clock.now().date().isoformat()

    def publish(
        self, name: str, key: str, message_id: str, variables: Mapping[str, Any] | None = None
    ) -> Publication:
        """Publish a message as the relay does."""
        ttl = timedelta(hours=1)
        return self.loop.run(
            self.gateway.publish(name, key, message_id=message_id, ttl=ttl, variables=variables)
        )

    def call_back(self, case_id: str | None = None) -> None:
        """Let the asynchronous channel bring the answers it holds back, all or those of a case."""
        with self.database() as session:
            asked = select(ShepQuestion.correlation_id).where(ShepQuestion.case_id == case_id)
            of_case = set(session.scalars(asked))
        for told in self.shep.later.waiting():
            if case_id is not None and told.correlation_id not in of_case:
                continue
            reply = self.shep.later.deliver(f"{self.settings.doors_url}{CALLBACK_PATH}/", told.correlation_id)
            assert reply.status_code == 200, reply.text

    def closed(self, case_id: str, limit: float = 90.0) -> Case:
        """Wait until the case's process is over and return the case as the database has it."""
        self.records.wait_for(case_id, lambda history: history.is_over(APPOINTMENT), limit)
        return self.case(case_id)

    def ends(self, case_id: str, process_id: str = APPOINTMENT) -> list[str]:
        """Return the end events that the case reached in a process, but for those of the control of terms."""
        return [end for end in self.records.case(case_id).ends(process_id) if end != TERM_CONTROL]

    def guard(self, case_id: str, term: str) -> CaseHistory:
        """Return what the guard of one term did, once it has one."""
        wait_until(lambda: self.terms(case_id)[term].guard_key, why=f"{term} is guarded")
        return self.records.case(case_id).of_instance(self.terms(case_id)[term].guard_key or 0)

    def wait_for_guard(self, case_id: str, term: str, condition: Callable[[CaseHistory], bool]) -> None:
        """Wait until the guard of a term has done something."""
        wait_until(
            lambda: condition(self.guard(case_id, term)), why=lambda: self.guard(case_id, term).retold()
        )

    def wait_for_end_of_guard(self, case_id: str, term: str, end: str) -> None:
        """Wait until the guard of a term has ended, and see at which end event."""
        self.wait_for_guard(case_id, term, lambda guard: guard.is_over("term-guard"))
        assert self.guard(case_id, term).ends("term-guard") == [end]

    def wait_for_state(self, case_id: str, term: str, state: str) -> None:
        """Wait until a term has come to a state."""
        wait_until(
            lambda: self.terms(case_id)[term].state == state,
            why=lambda: f"{term} is {self.terms(case_id)[term].state}, not {state}",
        )

    def move(self, case_id: str, term: str, *, warn_at: datetime, due_at: datetime) -> None:
        """Give a running term another end, as a handler does whose event changes it."""
        law = Law.load(carry_forward=True)
        links = DoorLinks(self.settings.doors_url or "")
        workshop = Workshop(self.database, self.clock, law, links, self.settings.engine_epoch or "")
        with workshop.work("tests", 0, 0) as work:
            row = running_term(work, work.case(case_id), term)
            assert row is not None
            told = law.project(term, row.started_at)
            changed = replace(told, warn_at=warn_at, due=due_at)
            move_term(work, row, changed, event="re-projected", reason="tests")

    def pass_the_end_of(self, case_id: str, term: str) -> None:
        """Move the clock past the end of a term."""
        due = self.terms(case_id)[term].due_at
        self.time.forward(due - self.clock.now() + timedelta(hours=1))

    def pass_the_warning_of(self, case_id: str, term: str) -> None:
        """Move the clock just past the warning of a term."""
        warning = self.terms(case_id)[term].warn_at
        self.time.forward(warning - self.clock.now() + timedelta(minutes=1))

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

    def text_of(self, case_id: str, kind: str) -> str:
        """Return the words of the case's one document of a kind."""
        with self.database() as session:
            of_kind = select(Document).where(Document.case_id == case_id, Document.kind == kind)
            content = session.scalars(of_kind).one().content
        words = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
        return " ".join(words.split())

    def events(self, case_id: str, term: str) -> list[str]:
        """Return what happened to a term, in order."""
        of = select(TermEvent.event).join(Term).where(Term.case_id == case_id, Term.term == term)
        with self.database() as session:
            return list(session.scalars(of.order_by(TermEvent.sequence)))
