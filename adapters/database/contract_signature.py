"""The applicant's ЭЦП under the social contract, given in the cabinet (Social Code art. 122)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from adapters.database.base import Base
from adapters.database.case import Case
from adapters.database.document import Document
from adapters.database.social_contract import SocialContract


class ContractSignature(Base):
    """The recipient's detached signature over the contract, with the verdict of the moment it was given."""

    __tablename__ = "contract_signature"

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    signer_iin: Mapped[str] = mapped_column(String(12))
    signed_at: Mapped[datetime]
    container: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    verdict: Mapped[dict[str, Any]]


def contract_to_sign(session: Session, case: Case) -> Document | None:
    """Return the contract that waits for the recipient's ЭЦП: drafted, and signed by nobody yet."""
    contract = session.get(SocialContract, case.id)
    if contract is None or contract.document_id is None or contract.signed_on is not None:
        return None
    if case.closed_at is not None or session.get(ContractSignature, contract.document_id) is not None:
        return None
    return session.get_one(Document, contract.document_id)


def recipients_signature(session: Session, case_id: str) -> ContractSignature | None:
    """Return the recipient's signature under the contract of a case."""
    contract = session.get(SocialContract, case_id)
    found = contract.document_id if contract else None
    return session.get(ContractSignature, found) if found else None
