"""Acts of people that are on record already: a case that walks again does not ask for them a second time.

Each function answers with the variables that the act's task gave the process, or with None where the record
has no such act. What they read is what the workers wrote when the act was first done.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from adapters.camunda.found import OpenTask
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.commission import CommissionConclusion
from adapters.database.commission_vote import ballot_of, round_of
from adapters.database.decision import Decision
from adapters.database.decision_act import Act as DraftAct
from adapters.database.decision_act import act_on, noted_in_round
from adapters.database.document import Signature
from adapters.database.hearing import Hearing
from adapters.database.notice import Notice
from adapters.database.social_contract import MEASURES_ANSWERED, SocialContract
from adapters.database.survey_act import SURVEYED
from adapters.database.written_request import WrittenRequest
from rules.codes import DeliveryMeans, SignatureState

Variables = dict[str, Any]
Act = Callable[[Session, str, OpenTask], Variables | None]


def _registered(session: Session, case_id: str, _: OpenTask) -> Variables | None:
    return {} if session.get_one(Case, case_id).registered_at is not None else None


def _noted(*actions: str) -> Act:
    def noted(session: Session, case_id: str, _: OpenTask) -> Variables | None:
        entry = exists().where(AuditEntry.case_id == case_id, AuditEntry.action.in_(actions))
        return {} if session.scalar(select(entry)) else None

    return noted


def _surveyed(session: Session, case_id: str, _: OpenTask) -> Variables | None:
    known = session.get(CommissionConclusion, case_id)
    if known is None or not noted_in_round(session, case_id, SURVEYED):
        return None
    day = known.survey_date.isoformat() if known.survey_date else None
    return {"visit": known.survey, "surveyDate": day}


def _concluded(session: Session, case_id: str, _: OpenTask) -> Variables | None:
    return {} if ballot_of(session, case_id, round_of(session, case_id)) else None


def _sent(session: Session, case_id: str, _: OpenTask) -> Variables | None:
    of_case = select(WrittenRequest.sent_at).where(WrittenRequest.case_id == case_id)
    sent = session.scalars(of_case).all()
    return {} if sent and all(sent) else None


def _interviewed(session: Session, case_id: str, _: OpenTask) -> Variables | None:
    known = session.get(SocialContract, case_id)
    if known is None or not noted_in_round(session, case_id, MEASURES_ANSWERED):
        return None
    return {"measures": known.measures, "interviewDate": known.interview_date.isoformat()}


def _planned(session: Session, case_id: str, _: OpenTask) -> Variables | None:
    known = session.get(SocialContract, case_id)
    return {"contractMonths": known.months} if known and known.months else None


def _contracted(session: Session, case_id: str, _: OpenTask) -> Variables | None:
    known = session.get(SocialContract, case_id)
    if known is None or known.signed_on is None:
        return None
    return {"contractDate": known.signed_on.isoformat(), "bothSigned": True}


def _approved(session: Session, case_id: str, _: OpenTask) -> Variables | None:
    """The draft of now: one that was returned for rework was approved in vain."""
    decision = session.get(Decision, case_id)
    if decision is None or decision.document_id is None:
        return None
    returned = act_on(session, decision.document_id, DraftAct.RETURNED)
    prepared = act_on(session, decision.document_id, DraftAct.PREPARED)
    return {} if prepared is not None and returned is None else None


def _heard(session: Session, case_id: str, _: OpenTask) -> Variables | None:
    hearing = session.get(Hearing, case_id)
    return {} if hearing is not None and hearing.outcome is not None else None


def _signed(session: Session, _: str, task: OpenTask) -> Variables | None:
    """A signature that was found wrong asks for another; one that is not checked yet will be."""
    under = select(Signature.state).where(Signature.document_id == task.document_id)
    newest = session.execute(under.order_by(Signature.round.desc()).limit(1)).first()
    wrong = (SignatureState.INVALID, SignatureState.MISSING)
    return {} if newest is not None and newest.state not in wrong else None


def _handed_over(session: Session, _: str, task: OpenTask) -> Variables | None:
    at_counter = select(Notice.handed_over_on).where(
        Notice.document_id == task.document_id, Notice.means == DeliveryMeans.COUNTER
    )
    day = session.scalar(at_counter)
    return {"handedOn": day.isoformat()} if day else None


ACTS: Mapping[str, Act] = {
    "registerApplication": _registered,
    "acceptFromAkim": _noted("package-handed-over"),
    "conductSurvey": _surveyed,
    "giveConclusion": _concluded,
    "sendRequests": _sent,
    "enterReplies": _noted("complete-replies", "replies-complete"),
    "interview": _interviewed,
    "draftPlan": _planned,
    "signContract": _contracted,
    "approveDecision": _approved,
    "holdHearing": _heard,
    "signDocument": _signed,
    "handOverNotice": _handed_over,
}
"""By user task; one that is not here is asked for again."""
