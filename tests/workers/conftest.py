"""What the tests of handlers share: units of work on a real database, and cases to work on."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from adapters.clock import FixedClock
from adapters.database.audit import AuditEntry
from adapters.database.barring_event import BarringEventRow
from adapters.database.case import Case
from adapters.database.commission_vote import CommissionBallot, round_of
from adapters.database.connection import Sessions
from adapters.database.decision import Decision
from adapters.database.decision_act import Act, DecisionAct
from adapters.database.document import Document, Signature
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.family_member import FamilyMember
from adapters.database.outbox import Effect, EffectKind
from adapters.database.register_answer import RegisterAnswer
from adapters.database.submission import Member, Submission, submit
from adapters.database.term import Term, TermEvent
from adapters.database.written_request import WrittenRequest
from adapters.eds import EdsClient
from adapters.population import Archetype, Country, Family
from adapters.shep import RsaSigner, RsaVerifier, ShepClient
from adapters.shep.service import Service
from adapters.shep.services import INCOME
from adapters.shep.services.income import Income, IncomeAnswer, Incomes
from adapters.stubs import NCANODE_PATH, OUR_SYSTEM, SHEP_PATH
from rules.asp import quarter_of
from rules.asp.quarter import months_from
from rules.codes import Channel, QueryState
from rules.law import Law
from rules.terms import local_day
from workers.asp.prepare_requests import prepare_requests
from workers.asp.record_requests import record_requests
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.runtime.task import Task
from workers.runtime.testing.harness import INSTANCE, FixedLinks, given_job, result_of
from workers.runtime.work import Work, Workshop
from workers.shared.documents import keep_document

_keys = count(1)
Row = TypeVar("Row")


@pytest.fixture(scope="session")
def law() -> Law:
    """The packaged law."""
    return Law.load()


@pytest.fixture
def workshop(database: Sessions, clock: FixedClock, law: Law) -> Workshop:
    """Units of work on a database of the test's own."""
    return Workshop(database, clock, law, FixedLinks(), epoch="epoch-1")


@pytest.fixture
def another_epoch(workshop: Workshop) -> Workshop:
    """The same database after the engine was wiped."""
    return replace(workshop, epoch="epoch-2")


@pytest.fixture(scope="session")
def registers(stubs: Any) -> Iterator[ShepClient]:
    """The client of the ШЭП stub."""
    signer = RsaSigner(stubs.keys.of_system(OUR_SYSTEM))
    verifier = RsaVerifier(stubs.keys.authority(), stubs.clock)
    client = ShepClient(stubs.url + SHEP_PATH, OUR_SYSTEM, "secret", signer, verifier, clock=stubs.clock)
    yield client
    client.close()


@pytest.fixture(scope="session")
def eds(stubs: Any) -> Iterator[EdsClient]:
    """The client of the ЭЦП stub."""
    client = EdsClient(stubs.url + NCANODE_PATH)
    yield client
    client.close()


@pytest.fixture
def office(
    shared_database: Sessions, clock: FixedClock, law: Law, registers: ShepClient, eds: EdsClient
) -> Workshop:
    """Units of work on the database that all tests of handlers share; each works cases of its own."""
    return Workshop(
        shared_database,
        clock,
        law,
        FixedLinks(),
        epoch="epoch-1",
        services=(registers, eds, ExchangeArchive()),
    )


@dataclass(frozen=True)
class CaseFile:
    """A case in the database: works jobs on it as the runtime does, and shows its records."""

    id: str
    family: Family
    office: Workshop

    def do(
        self,
        task: Task[Any, Any],
        *,
        instance: int = INSTANCE,
        office: Workshop | None = None,
        **variables: Any,
    ) -> Any:
        """Work a new job of a task type and return its result as the engine would see it."""
        return result_of(task, given_job(self.id, instance=instance, **variables), office or self.office)

    @property
    def row(self) -> Case:
        """The case itself."""
        with self.office.sessions() as session:
            return session.get_one(Case, self.id)

    def all(self, table: type[Row]) -> list[Row]:
        """Every row of a table that belongs to the case, in the order of its keys."""
        model: Any = table
        of_case = select(table).where(model.case_id == self.id).order_by(*model.__table__.primary_key)
        with self.office.sessions() as session:
            return list(session.scalars(of_case))

    def one(self, table: type[Row]) -> Row:
        """The only row of a table that belongs to the case."""
        (row,) = self.all(table)
        return row

    def term(self, name: str) -> Term:
        """The term of that name."""
        (term,) = [term for term in self.all(Term) if term.term == name]
        return term

    def course_of(self, name: str) -> list[tuple[str, str | None]]:
        """What happened to a term, oldest first, with the reasons."""
        events = select(TermEvent).where(TermEvent.term_id == self.term(name).id)
        with self.office.sessions() as session:
            rows = session.scalars(events.order_by(TermEvent.sequence))
            return [(row.event, row.reason) for row in rows]

    def messages(self, name: str) -> list[dict[str, Any]]:
        """The messages of that name that the case wants published."""
        wanted = [effect.payload for effect in self.effects(EffectKind.MESSAGE)]
        return [payload for payload in wanted if payload["name"] == name]

    def effects(self, kind: EffectKind) -> list[Effect]:
        """The effects of a kind that the case wants."""
        return [effect for effect in self.all(Effect) if effect.kind == kind]

    def content_of(self, document_id: str) -> bytes:
        """The bytes of a document."""
        with self.office.sessions() as session:
            return bytes(session.get_one(Document, document_id).content)

    def text_of(self, document_id: str) -> str:
        """The words of a PDF in one line."""
        pages = (page.extract_text() for page in PdfReader(BytesIO(self.content_of(document_id))).pages)
        return " ".join(" ".join(pages).replace("\N{NO-BREAK SPACE}", " ").split())

    def audited(self, action: str) -> list[dict[str, Any]]:
        """The details of an action's entries in the audit."""
        return [entry.detail for entry in self.all(AuditEntry) if entry.action == action]

    def change(self, **values: Any) -> None:
        """Set fields of the case as an official or an earlier step would have."""
        with self.office.sessions.begin() as session:
            for name, value in values.items():
                setattr(session.get_one(Case, self.id), name, value)

    def told(self, monthly: Decimal | str, *, kind: str = "wages") -> None:
        """Keep an answer of the income register: the applicant has so much each month, the others nothing."""
        first = quarter_of(local_day(self.row.submitted_at)).preceding.first_day
        incomes = [Income(month=month, kind=kind, amount=Decimal(monthly)) for month in months_from(first, 3)]
        with self.office.sessions.begin() as session:
            members = session.scalars(select(FamilyMember).where(FamilyMember.case_id == self.id))
            for member in members.all():
                answer = IncomeAnswer(
                    iin=member.iin, incomes=Incomes(income=[] if member.position else incomes)
                )
                session.add(
                    RegisterAnswer(
                        case_id=self.id,
                        system=INCOME.code,
                        iin=member.iin,
                        state=QueryState.FOUND,
                        payload=answer.model_dump(mode="json"),
                        message_id=str(uuid4()),
                        source="shep",
                        answered_at=self.office.clock.now(),
                    )
                )

    def answered(self, service: Service[Any, Any], payload: dict[str, Any], *, member: int = 0) -> None:
        """Keep an answer of a system about a member as the query would; its ИИН is put where it belongs."""
        iin = self.family.members[member].person.iin
        holders = [payload, payload.get("mon_data"), *payload.get("persons", {}).get("person", [])]
        for holder in filter(None, holders):
            holder["iin"] = iin
        answer = service.answer.model_validate(payload)
        with self.office.sessions.begin() as session:
            session.merge(
                RegisterAnswer(
                    case_id=self.id,
                    system=service.code,
                    iin=iin,
                    state=QueryState.FOUND,
                    payload=answer.model_dump(mode="json"),
                    message_id=str(uuid4()),
                    source="shep",
                    answered_at=self.office.clock.now(),
                )
            )

    def lacks(self, *systems: str) -> None:
        """Keep that these systems knew nothing of the applicant."""
        with self.office.sessions.begin() as session:
            for system in systems:
                session.add(
                    RegisterAnswer(
                        case_id=self.id,
                        system=system,
                        iin=self.family.applicant.iin,
                        state=QueryState.NO_DATA,
                        payload={},
                        message_id=str(uuid4()),
                        source="shep",
                        answered_at=self.office.clock.now(),
                    )
                )

    def replied(self, *systems: str, state: QueryState = QueryState.FOUND) -> None:
        """Keep replies to the written requests about these systems, as the desk does."""
        with self.work() as work:
            of_case = select(WrittenRequest).where(WrittenRequest.case_id == self.id)
            for request in work.session.scalars(of_case):
                if request.system in systems:
                    request.state, request.replied_at = state, work.now

    def paper(
        self, content: bytes = b"%PDF-1.7 a letter", *, key: str = "decision", kind: str = "letter"
    ) -> str:
        """Keep a document of the case and return its id."""
        with self.work() as work:
            document = keep_document(
                work, work.case(self.id), kind=kind, business_key=key, title="Письмо", content=content
            )
            return document.id

    def voted(self, need: str) -> None:
        """Keep that the commission has concluded, as the desk does once its members have voted."""
        with self.work() as work:
            work.session.merge(
                CommissionBallot(
                    case_id=self.id,
                    round=round_of(work.session, self.id),
                    need=need,
                    quorum=2,
                    closed_by="commission",
                    closed_at=work.now,
                )
            )

    def act(self, act: Act, document_id: str | None = None, *, iin: str = "0" * 12) -> None:
        """Keep what an official did with the draft of the decision, as the desk does."""
        with self.work() as work:
            document_id = document_id or work.session.get_one(Decision, self.id).document_id
            work.session.add(
                DecisionAct(
                    document_id=document_id,
                    act=act,
                    case_id=self.id,
                    official="official",
                    official_iin=iin,
                    at=work.now,
                    reason="Пересчитать" if act is Act.RETURNED else None,
                )
            )

    def sign(
        self,
        document_id: str,
        container: bytes,
        signer_iin: str,
        *,
        round_: int = 1,
        signer_bin: str | None = None,
    ) -> None:
        """Keep an official's signature as the desk does: not checked yet."""
        with self.work() as work:
            work.session.add(
                Signature(
                    document_id=document_id,
                    round=round_,
                    signed_by="head",
                    signer_iin=signer_iin,
                    signer_bin=signer_bin,
                    signed_at=work.now,
                    container=container,
                )
            )

    def signature(self, document_id: str, round_: int = 1) -> Signature:
        """The signature of a round."""
        with self.office.sessions() as session:
            return session.get_one(Signature, (document_id, round_))

    def work(self) -> AbstractContextManager[Work]:
        """A transaction of a handler of this case."""
        return self.office.work("test", next(_keys), INSTANCE)


class Cases:
    """Opens cases as a door does."""

    def __init__(self, office: Workshop, country: Country) -> None:
        self._office = office
        self._country = country

    def submitted(
        self,
        archetype: Archetype = Archetype.SINGLE_PENSIONER_LOW_INCOME,
        *,
        channel: Channel = Channel.PORTAL,
        territory: str | None = None,
        language: str = "ru",
    ) -> CaseFile:
        """Submit the application of a synthetic family."""
        family = self._country.family_with(archetype)
        applicant, *others = [
            Member(
                relation=member.kinship,
                iin=member.person.iin,
                surname=member.person.name.surname,
                name=member.person.name.name,
                patronymic=member.person.name.patronymic,
                birth_date=member.person.birth_date,
            )
            for member in family.members
        ]
        person = family.applicant
        submission = Submission(
            submission_key=str(uuid4()),
            channel=channel,
            applicant=applicant,
            family=tuple(others),
            territory=territory or person.address.place.territory,
            postal_address=str(person.address),
            phone=person.phone or "",
            iban=person.iban or "",
            language=language,
            signed_with="eds",
            signed_document=None,
            verdict={},
        )
        with self._office.work("test", next(_keys), INSTANCE) as work:
            return CaseFile(submit(work, submission).case_id, family, self._office)

    def registered(self, channel: Channel = Channel.PORTAL, **submitted: Any) -> CaseFile:
        """Submit, route and register an application."""
        case = self.submitted(channel=channel, **submitted)
        case.do(route_application)
        case.do(register_application)
        return case

    def asked(self, *systems: str, channel: Channel = Channel.PORTAL) -> CaseFile:
        """Register an application and send the written requests about what these systems do not know."""
        case = self.registered(channel)
        case.lacks(*(systems or ("income",)))
        case.do(prepare_requests)
        case.do(record_requests)
        return case


@pytest.fixture
def case_on(stubs: Any) -> Any:
    """Open a case of a synthetic family in the database of a given workshop."""
    return lambda workshop, *archetype: Cases(workshop, stubs.country).submitted(*archetype)


@pytest.fixture
def cases(office: Workshop, stubs: Any) -> Cases:
    """Cases of synthetic families in the shared database, whom nothing bars that an earlier test did."""
    with office.sessions.begin() as session:
        still_barring = update(BarringEventRow).where(BarringEventRow.lifted_at.is_(None))
        session.execute(still_barring.values(lifted_at=office.clock.now()))
    return Cases(office, stubs.country)


@pytest.fixture(scope="session")
def names_nobody(stubs: Any) -> Any:
    """Say whether something is free of every name, number, phone and address of the synthetic country."""
    personal = set(stubs.country.personal_data())

    def names_nobody(said: object) -> bool:
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False, default=str)
        return not any(data in text for data in personal)

    return names_nobody
