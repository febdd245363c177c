"""What an applicant brings to the counter for a query of the regulation: a scan, or a digital document."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from adapters.database.base import Base
from adapters.database.document import Document
from adapters.database.unit_of_work import UnitOfWork

PAPER, DIGITAL = "paper", "digital"
KINDS = {PAPER: "brought-paper", DIGITAL: "digital-document"}
TITLES = {PAPER: "Документ заявителя на бумаге", DIGITAL: "Цифровой документ заявителя"}


class BroughtPaper(Base):
    """A paper for one query about one person; in a case, as a document, once the application is registered.

    It is a scan (law.md C 14), or came from the service of digital documents with its owner's consent.

    Until then it hangs on the submission key of the form that is being filled in at the counter.
    """

    __tablename__ = "brought_paper"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    submission_key: Mapped[str] = mapped_column(String(128), index=True)
    brought_to: Mapped[str] = mapped_column(String(64))
    """Login of the official who took it."""
    query: Mapped[int]
    """Its number in the regulation's list."""
    iin: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(16), default=PAPER, server_default=PAPER)
    media_type: Mapped[str] = mapped_column(String(80))
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    """The scan, until it is a document of the case."""
    sha256: Mapped[str] = mapped_column(String(64))
    brought_at: Mapped[datetime]
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"), index=True)
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))


def keep_paper(
    work: UnitOfWork, submission_key: str, login: str, *, query: int, iin: str, scan: tuple[str, bytes],
    source: str = PAPER,
) -> None:  # fmt: skip
    """Keep a scan (its media type and bytes) beside a form; the same scan again is kept once."""
    media_type, content = scan
    digest = sha256(content).hexdigest()
    known = {(one.query, one.iin, one.sha256) for one in papers_beside(work.session, submission_key, login)}
    if (query, iin, digest) in known:
        return
    work.session.add(
        BroughtPaper(
            id=str(uuid4()),
            submission_key=submission_key,
            brought_to=login,
            query=query,
            iin=iin,
            source=source,
            media_type=media_type,
            content=content,
            sha256=digest,
            brought_at=work.now,
        )
    )
    work.note("keep-paper", None, query=query)


def papers_beside(session: Session, submission_key: str, login: str) -> Sequence[BroughtPaper]:
    """Return the scans that an official has taken beside a form, the oldest first."""
    beside = select(BroughtPaper).where(
        BroughtPaper.submission_key == submission_key,
        BroughtPaper.brought_to == login,
        BroughtPaper.case_id.is_(None),
    )
    return session.scalars(beside.order_by(BroughtPaper.brought_at, BroughtPaper.id)).all()


def lay_papers(work: UnitOfWork, submission_key: str, login: str, case_id: str) -> None:
    """Lay the scans that were taken beside a form into its case, as documents."""
    for number, paper in enumerate(papers_beside(work.session, submission_key, login), start=1):
        document = Document(
            id=str(uuid4()),
            case_id=case_id,
            business_key=f"{KINDS[paper.source]}/{number}",
            kind=KINDS[paper.source],
            title=TITLES[paper.source],
            media_type=paper.media_type,
            content=paper.content,
            sha256=paper.sha256,
            created_at=work.now,
        )
        work.session.add(document)
        work.session.flush()
        paper.case_id, paper.document_id, paper.content = case_id, document.id, None


def papers_of(session: Session, case_id: str) -> Sequence[BroughtPaper]:
    """Return the papers of a case."""
    laid = select(BroughtPaper).where(BroughtPaper.case_id == case_id)
    return session.scalars(laid.order_by(BroughtPaper.query, BroughtPaper.iin, BroughtPaper.id)).all()
