"""Everything the desk shows of one case, read in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.application import Application
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.commission import CommissionConclusion
from adapters.database.contract_duty import ContractDuty, duties_of
from adapters.database.contract_signature import ContractSignature, recipients_signature
from adapters.database.data_check import DataCheck
from adapters.database.decision import Decision
from adapters.database.decision_act import Act, DecisionAct, acts_of
from adapters.database.document import Document, Signature
from adapters.database.family_member import FamilyMember
from adapters.database.hearing import Hearing
from adapters.database.notice import Notice
from adapters.database.register_answer import RegisterAnswer
from adapters.database.running_case import cases_of_the_family
from adapters.database.social_contract import SocialContract
from adapters.database.term import OPEN_STATES, Term, TermEvent
from adapters.desk.days_left import days_left
from adapters.desk.query_lines import QueryLine, query_lines
from adapters.desk.replies import Asked, asked_in_writing
from adapters.desk.signing import newest_signature, waits_for_approval, waits_for_signature
from adapters.pages.extension import Extension, extension_of
from rules.law import Law


@dataclass(frozen=True, slots=True)
class MemberAnswers:
    """A member of the family with what the registers answered about them."""

    member: FamilyMember
    answers: list[RegisterAnswer]


@dataclass(frozen=True, slots=True)
class TermLine:
    """A term with its ledger and the days left while it runs."""

    term: Term
    title: str
    title_kk: str
    provisional: bool
    """The length is configuration or unread law."""
    left: int | None
    events: list[TermEvent]
    extension: Extension | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with its newest signature."""

    case: Case
    document: Document
    signature: Signature | None
    prepared: DecisionAct | None = None
    returned: DecisionAct | None = None

    @property
    def waits(self) -> bool:
        """Tell whether it is to be signed."""
        return self.returned is None and waits_for_signature(self.case, self.document, self.signature)

    @property
    def state(self) -> str | None:
        """Return the code of its signature's state; None for papers that are not signed."""
        if self.returned is not None:
            return "returned"
        if waits_for_approval(self.case, self.document):
            return "draft"
        if self.waits:
            return self.signature.state if self.signature else "missing"
        return (self.signature.state or "pending") if self.signature else None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with all that hangs on it."""

    case: Case
    application: Application | None
    family: list[MemberAnswers]
    queries: list[QueryLine]
    papers: list[Paper]
    check: DataCheck | None
    decision: Decision | None
    commission: CommissionConclusion | None
    terms: list[TermLine]
    notices: list[Notice]
    asked: list[Asked]
    contract: SocialContract | None
    recipient_signed: ContractSignature | None
    """The recipient's ЭЦП under the contract, given in the cabinet."""
    duties: list[ContractDuty]
    hearing: Hearing | None
    history: list[AuditEntry]
    others: list[Case]
    """Other open cases that name anybody of this family."""


def case_file(session: Session, case: Case, law: Law, now: datetime) -> CaseFile:
    """Return the file of a case."""
    documents = select(Document).where(Document.case_id == case.id).order_by(Document.created_at, Document.id)
    notices = select(Notice).where(Notice.case_id == case.id).order_by(Notice.planned_at, Notice.key)
    history = select(AuditEntry).where(AuditEntry.case_id == case.id).order_by(AuditEntry.sequence.desc())
    family = _family(session, case.id)
    acts = {(one.document_id, one.act): one for one in acts_of(session, case.id)}
    return CaseFile(
        case=case,
        application=session.get(Application, case.id),
        family=family,
        queries=query_lines(session, case, [one.member for one in family], law),
        papers=[_paper(session, case, one, acts) for one in session.scalars(documents)],
        check=session.get(DataCheck, case.id),
        decision=session.get(Decision, case.id),
        commission=session.get(CommissionConclusion, case.id),
        terms=_terms(session, case, law, now),
        notices=list(session.scalars(notices)),
        asked=asked_in_writing(session, case.id),
        contract=session.get(SocialContract, case.id),
        recipient_signed=recipients_signature(session, case.id),
        duties=duties_of(session, case.id),
        hearing=session.get(Hearing, case.id),
        history=list(session.scalars(history.limit(200))),
        others=cases_of_the_family(session, case.id),
    )


def _paper(
    session: Session, case: Case, document: Document, acts: Mapping[tuple[str, str], DecisionAct]
) -> Paper:
    return Paper(
        case,
        document,
        newest_signature(session, document.id),
        acts.get((document.id, Act.PREPARED)),
        acts.get((document.id, Act.RETURNED)),
    )


def _family(session: Session, case_id: str) -> list[MemberAnswers]:
    members = session.scalars(
        select(FamilyMember).where(FamilyMember.case_id == case_id).order_by(FamilyMember.position)
    ).all()
    answers = session.scalars(
        select(RegisterAnswer).where(RegisterAnswer.case_id == case_id).order_by(RegisterAnswer.system)
    ).all()
    return [MemberAnswers(member, [a for a in answers if a.iin == member.iin]) for member in members]


def _terms(session: Session, case: Case, law: Law, now: datetime) -> list[TermLine]:
    terms = session.scalars(
        select(Term).where(Term.case_id == case.id).order_by(Term.started_at, Term.term)
    ).all()
    events = session.scalars(
        select(TermEvent)
        .where(TermEvent.term_id.in_([term.id for term in terms]))
        .order_by(TermEvent.sequence)
    ).all()
    return [_line(term, [event for event in events if event.term_id == term.id], law, now) for term in terms]


def _line(term: Term, events: list[TermEvent], law: Law, now: datetime) -> TermLine:
    rule = law.term(term.term, term.started_at)
    return TermLine(
        term=term,
        title=rule.title,
        title_kk=rule.title_kk,
        provisional=rule.provisional,
        left=days_left(term, law, now) if term.state in OPEN_STATES and term.last_day else None,
        events=events,
        extension=extension_of(term, events),
    )
