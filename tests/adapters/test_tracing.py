"""A case is one trace, whoever records it, and nothing personal is in it."""

from typing import Any
from uuid import UUID

import pytest

from adapters.tracing import SpanKind, case_span, span

CASE = "0b0e7a52-6a5c-4c5e-9d43-0d7c2b9a1f10"
NAME = "Асель Нурланова"


def test_what_different_processes_record_of_a_case_is_one_trace_under_one_root(spans: Any) -> None:
    with case_span("submit", CASE):
        pass
    with case_span("job", CASE):
        pass
    submit, job = spans.get_finished_spans()
    assert submit.context.trace_id == job.context.trace_id == UUID(CASE).int
    assert submit.parent.span_id == job.parent.span_id


def test_what_is_done_within_a_job_is_its_part(spans: Any) -> None:
    with case_span("job", CASE), case_span("send", CASE), span("ask gbd-fl", SpanKind.CLIENT):
        pass
    ask, send, job = spans.get_finished_spans()
    assert ask.parent.span_id == send.context.span_id
    assert send.parent.span_id == job.context.span_id


def test_within_the_trace_of_a_request_a_case_has_its_own(spans: Any) -> None:
    with span("request"), case_span("submit", CASE):
        pass
    submit, request = spans.get_finished_spans()
    assert submit.context.trace_id == UUID(CASE).int != request.context.trace_id


def test_attributes_are_references_and_numbers_and_texts_are_left_out(spans: Any) -> None:
    with case_span("job", CASE, job_key=7, system="gbd-fl", said=NAME, given={"name": NAME}):
        pass
    (job,) = spans.get_finished_spans()
    assert dict(job.attributes) == {
        "komek.case_id": CASE,
        "komek.job_key": 7,
        "komek.system": "gbd-fl",
    }


def test_of_an_exception_only_its_kind_is_told(spans: Any) -> None:
    with pytest.raises(ValueError, match=NAME), case_span("job", CASE):
        raise ValueError(NAME)
    (job,) = spans.get_finished_spans()
    assert (job.status.is_ok, job.status.description) == (False, "ValueError")
    assert NAME not in job.to_json(indent=None)
    assert not job.events


def test_what_belongs_to_no_case_is_a_trace_of_its_own(spans: Any) -> None:
    with case_span("job", "no case"):
        pass
    (job,) = spans.get_finished_spans()
    assert job.parent is None
    assert not job.attributes
