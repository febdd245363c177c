"""A document is kept once under its business key, with the hash of its bytes."""

import hashlib
from typing import Any

from adapters.database.document import Document


def test_a_document_is_kept_with_its_bytes_and_their_hash(cases: Any, clock: Any) -> None:
    case = cases.submitted()
    document_id = case.paper(b"%PDF one")
    document = case.one(Document)
    assert (document.sha256, document.created_at) == (hashlib.sha256(b"%PDF one").hexdigest(), clock.now())
    assert case.content_of(document_id) == b"%PDF one"
    assert case.audited("document-made") == [{"document": document_id, "kind": "letter"}]


def test_the_same_key_keeps_the_first_copy(cases: Any) -> None:
    case = cases.submitted()
    first = case.paper(b"%PDF one")
    assert case.paper(b"%PDF two") == first
    assert case.content_of(first) == b"%PDF one"


def test_another_case_has_documents_of_its_own_under_the_same_key(cases: Any) -> None:
    one, other = cases.submitted(), cases.submitted()
    assert one.paper() != other.paper()
