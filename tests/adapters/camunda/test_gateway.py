"""The gateway does what workers and relay rely on, and tells failures apart."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from adapters.camunda.gateway import (
    Gateway,
    GatewaySettings,
    JobGone,
    Publication,
    Refused,
    Resource,
    Unavailable,
    open_channel,
)
from komek.process_tests.errands import Errands
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.records import Records
from komek.process_tests.shared_engine import SharedEngine
from komek.process_tests.waiting import wait_until

pytestmark = pytest.mark.engine


def test_a_message_published_twice_starts_one_instance(errands: Errands, records: Records) -> None:
    case_id = errands.ask()
    assert errands.publish(case_id) is Publication.DUPLICATE
    errands.one_job(case_id)
    history = records.wait_for(case_id, lambda history: bool(history.instances("errand")))
    assert len(history.instances("errand")) == 1


def test_a_job_carries_what_was_asked_for_and_no_more(errands: Errands) -> None:
    case_id = errands.ask("UNIT-7")
    job = errands.one_job(case_id)
    assert job.variables == {"caseId": case_id, "unit": "UNIT-7"}
    assert (job.type, job.bpmn_process_id, job.element_id, job.retries) == (
        "errand-fetch",
        "errand",
        "fetch",
        3,
    )
    assert job.headers == {"clause": "order-109/16"}


def test_a_completed_job_leads_on_and_is_gone_for_a_second_completion(
    errands: Errands, records: Records
) -> None:
    case_id = errands.ask()
    job = errands.one_job(case_id)
    errands.loop.run(errands.gateway.complete(job.key, {"signature": "Ә"}))
    history = records.wait_for(case_id, lambda case: bool(case.entered("sign")))
    assert history.variables()["signature"] == "Ә"
    with pytest.raises(JobGone):
        errands.loop.run(errands.gateway.complete(job.key, {}))


def test_a_job_is_kept_beyond_its_timeout_and_one_that_is_done_is_gone(errands: Errands) -> None:
    job = errands.one_job(errands.ask())
    errands.loop.run(errands.gateway.extend(job.key, timedelta(minutes=5)))
    errands.loop.run(errands.gateway.complete(job.key, {"signature": "Ә"}))
    with pytest.raises(JobGone):
        errands.loop.run(errands.gateway.extend(job.key, timedelta(minutes=5)))


def test_a_failed_job_comes_again_with_fewer_retries(errands: Errands) -> None:
    case_id = errands.ask()
    job = errands.one_job(case_id)
    errands.loop.run(errands.gateway.fail(job.key, retries=2, message="ИС не отвечает"))
    assert errands.one_job(case_id).retries == 2


def test_a_job_without_retries_is_an_incident_that_tells_what_to_do(
    errands: Errands, records: Records
) -> None:
    case_id = errands.ask()
    job = errands.one_job(case_id)
    errands.loop.run(errands.gateway.fail(job.key, retries=0, message="Проверьте адрес ШЭП"))
    history = records.wait_for(case_id, lambda case: bool(case.incidents()))
    [incident] = history.incidents()
    assert (incident.element_id, incident.message) == ("fetch", "Проверьте адрес ШЭП")


def test_the_backoff_of_a_failed_job_runs_by_the_engines_clock(
    errands: Errands, engine: SharedEngine
) -> None:
    case_id = errands.ask()
    job = errands.one_job(case_id)
    errands.loop.run(errands.gateway.fail(job.key, retries=2, message="later", backoff=timedelta(hours=1)))
    assert errands.take(timedelta(seconds=1)) == []
    engine.move_clock(timedelta(hours=1))
    assert errands.one_job(case_id).key == job.key


def test_an_error_thrown_takes_the_way_that_the_model_draws(errands: Errands, records: Records) -> None:
    case_id = errands.ask()
    job = errands.one_job(case_id)
    errands.loop.run(errands.gateway.throw(job.key, "impossible"))
    history = records.wait_for(case_id, lambda case: case.is_over("errand"))
    assert history.ends("errand") == ["impossible"]


def test_an_incident_is_resolved_once_and_its_job_comes_again(errands: Errands, records: Records) -> None:
    case_id = errands.ask()
    job = errands.one_job(case_id)
    errands.loop.run(errands.gateway.fail(job.key, retries=0, message="help"))
    [incident] = records.wait_for(case_id, lambda case: bool(case.incidents())).incidents()
    assert errands.loop.run(errands.gateway.resolve(incident.key, job_key=job.key)) is True
    assert errands.one_job(case_id).key == job.key
    assert errands.loop.run(errands.gateway.resolve(incident.key, job_key=job.key)) is False


def test_a_cancelled_instance_can_be_cancelled_again(errands: Errands, records: Records) -> None:
    case_id = errands.ask()
    job = errands.one_job(case_id)
    assert errands.loop.run(errands.gateway.cancel(job.process_instance_key)) is True
    records.wait_for(case_id, lambda case: case.is_over("errand"))
    assert errands.loop.run(errands.gateway.cancel(job.process_instance_key)) is False


@pytest.mark.parametrize(("days", "kind", "rule"), [(2, "short", "short"), (3, "long", "long")])
def test_a_decision_answers_with_the_rule_that_led_to_it(
    errands: Errands, days: int, kind: str, rule: str
) -> None:
    answer = errands.loop.run(errands.gateway.evaluate_decision("errand-kind", {"days": days}))
    assert answer.output == kind
    assert [(hit.decision_id, hit.rule_id) for hit in answer.hits] == [("errand-kind", rule)]


def test_what_does_not_exist_is_refused(errands: Errands) -> None:
    with pytest.raises(Refused):
        errands.loop.run(errands.gateway.create("no-such-process"))
    with pytest.raises(Refused):
        errands.loop.run(errands.gateway.evaluate_decision("no-such-decision", {}))


def test_a_wrong_model_is_refused_with_the_name_of_its_file(errands: Errands) -> None:
    with pytest.raises(Refused, match=r"broken\.bpmn"):
        errands.loop.run(errands.gateway.deploy([Resource("broken.bpmn", b"<broken/>")]))


def test_an_instance_can_be_started_by_name(errands: Errands, records: Records) -> None:
    case_id = str(uuid4())
    key = errands.loop.run(errands.gateway.create("errand", {"caseId": case_id}))
    records.wait_for(case_id, lambda case: case.instances("errand") == [key])


def test_the_gateway_tells_what_stands_behind_it(gateway: Gateway, event_loop_thread: EventLoop) -> None:
    topology = event_loop_thread.run(gateway.topology())
    assert (topology.version, topology.brokers, topology.partitions) == ("8.6.0", 1, 1)
    # A moved clock makes the broker's last tick look old: it calls the partition unhealthy until its own
    # look at itself, which comes once a minute.
    wait_until(
        lambda: event_loop_thread.run(gateway.topology()).healthy_partitions == 1,
        limit=150,
        why="the partition is healthy",
    )


def test_an_engine_that_is_away_is_unavailable() -> None:
    async def ask() -> None:
        channel = await open_channel(GatewaySettings(address="127.0.0.1:9"))
        try:
            await Gateway(channel).topology()
        finally:
            await channel.close()

    with pytest.raises(Unavailable):
        asyncio.run(ask())
