"""From the door to the system that was asked: one trace of the case, also across threads and transactions."""

from typing import Any
from uuid import UUID

from adapters.tracing import SpanKind, span
from workers.runtime.contract import Command, Nothing
from workers.runtime.loop import Loop
from workers.runtime.task import task
from workers.runtime.testing.fake_gateway import FakeGateway
from workers.runtime.work import Step, Work

CASES = ["0b0e7a52-6a5c-4c5e-9d43-0d7c2b9a1f1" + digit for digit in "012345"]


class Ask(Command):
    """A command."""


def fetch(command: Ask, step: Step) -> None:
    with span("ask gbd-fl", SpanKind.CLIENT):
        pass


@task("asking", clause="test/1", fetch=fetch)
def asking(command: Ask, work: Work) -> Nothing:
    """Ask outside."""
    return Nothing()


@task("recording", clause="test/2")
def recording(command: Ask, work: Work) -> Nothing:
    """Record, perhaps together with others."""
    with span("calculate"):
        pass
    return Nothing()


def test_a_job_and_what_it_asks_are_in_the_trace_of_its_case(play: Any, until: Any, spans: Any) -> None:
    async def scene(engine: FakeGateway, loop: Loop) -> None:
        for case_id in CASES:
            engine.offer("asking", caseId=case_id)
            engine.offer("recording", caseId=case_id)
        await until(lambda: len(engine.told) == 12 and not loop.in_flight)

    play(scene, tasks=[asking, recording])
    ended = spans.get_finished_spans()
    jobs = {one.context.span_id: one for one in ended if one.name.startswith("job ")}
    parts = [one for one in ended if not one.name.startswith("job ")]
    assert {one.context.trace_id for one in jobs.values()} == {UUID(case_id).int for case_id in CASES}
    assert len(jobs) == len(parts) == 12
    for part in parts:
        job = jobs[part.parent.span_id]
        assert job.context.trace_id == part.context.trace_id
        assert job.name == {"ask gbd-fl": "job asking", "calculate": "job recording"}[part.name]
