"""All tables, imported for their metadata (migrations, tests)."""

from adapters.database.application import Application
from adapters.database.application_draft import ApplicationDraft
from adapters.database.archived_table import ArchivedTable
from adapters.database.audit import AuditEntry
from adapters.database.barring_event import BarredPerson, BarringEventRow
from adapters.database.base import Base
from adapters.database.brought_paper import BroughtPaper
from adapters.database.case import Case
from adapters.database.chore import Chore
from adapters.database.commission import CommissionConclusion
from adapters.database.commission_vote import CommissionBallot, CommissionVisit, CommissionVote
from adapters.database.consent import Consent
from adapters.database.contract_duty import ContractDuty
from adapters.database.contract_signature import ContractSignature
from adapters.database.counter_draft import CounterDraft
from adapters.database.data_check import DataCheck
from adapters.database.decision import Decision
from adapters.database.decision_act import DecisionAct
from adapters.database.decision_register import RegisteredDecision
from adapters.database.deployment import DeployedResource
from adapters.database.document import Document, Signature
from adapters.database.family_member import FamilyMember
from adapters.database.finding import FindingRow
from adapters.database.hearing import Hearing
from adapters.database.job_ledger import LedgerEntry
from adapters.database.notice import Notice
from adapters.database.official_notice import OfficialNotice
from adapters.database.one_time_password import OneTimePassword
from adapters.database.outbox import Effect
from adapters.database.proactive_offer import ProactiveOffer
from adapters.database.register_answer import RegisterAnswer
from adapters.database.shep_exchange import ShepExchange
from adapters.database.shep_question import ShepCallback, ShepQuestion
from adapters.database.social_contract import SocialContract
from adapters.database.spent_token import SpentToken
from adapters.database.survey_act import SurveyAct
from adapters.database.term import Term, TermEvent
from adapters.database.term_run import TermReprojection
from adapters.database.worker_presence import Hold, WorkerPresence
from adapters.database.written_request import WrittenRequest

metadata = Base.metadata

__all__ = [
    "Application",
    "ApplicationDraft",
    "ArchivedTable",
    "AuditEntry",
    "BarredPerson",
    "BarringEventRow",
    "Base",
    "BroughtPaper",
    "Case",
    "Chore",
    "CommissionBallot",
    "CommissionConclusion",
    "CommissionVisit",
    "CommissionVote",
    "Consent",
    "ContractDuty",
    "ContractSignature",
    "CounterDraft",
    "DataCheck",
    "Decision",
    "DecisionAct",
    "DeployedResource",
    "Document",
    "Effect",
    "FamilyMember",
    "FindingRow",
    "Hearing",
    "Hold",
    "LedgerEntry",
    "Notice",
    "OfficialNotice",
    "OneTimePassword",
    "ProactiveOffer",
    "RegisterAnswer",
    "RegisteredDecision",
    "ShepCallback",
    "ShepExchange",
    "ShepQuestion",
    "Signature",
    "SocialContract",
    "SpentToken",
    "SurveyAct",
    "Term",
    "TermEvent",
    "TermReprojection",
    "WorkerPresence",
    "WrittenRequest",
    "metadata",
]
