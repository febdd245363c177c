"""Keeps documents of a case, each once."""

import hashlib
from uuid import uuid4

from sqlalchemy import select

from adapters.database.case import Case
from adapters.database.document import Document
from workers.runtime.work import Work

DECISIONS = frozenset({"notice-appointment", "notice-refusal"})
"""Kinds of documents that are the result of a case."""


def keep_document(
    work: Work, case: Case, *, kind: str, business_key: str, title: str, content: bytes
) -> Document:
    """Keep a PDF under its business key; a second copy of the same key is not made."""
    existing = work.session.scalar(
        select(Document).where(Document.case_id == case.id, Document.business_key == business_key)
    )
    if existing is not None:
        return existing
    document = Document(
        id=str(uuid4()),
        case_id=case.id,
        business_key=business_key,
        kind=kind,
        title=title,
        media_type="application/pdf",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        created_at=work.now,
    )
    work.session.add(document)
    work.session.flush()
    work.note("document-made", case.id, document=document.id, kind=kind)
    return document
