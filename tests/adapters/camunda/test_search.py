"""Searching finds tasks, instances, incidents and the way an instance took."""

from collections.abc import Callable
from datetime import datetime

import pytest

from adapters.camunda.errors import Refused
from adapters.camunda.search import EngineSearch, Incident, OpenTask
from komek.process_tests.errands import Errands
from komek.process_tests.records import Records
from komek.process_tests.shared_engine import SharedEngine
from komek.process_tests.waiting import wait_until

pytestmark = pytest.mark.engine


def test_a_task_is_found_by_group_by_case_and_by_element(
    errands: Errands, search: EngineSearch, unit: Callable[[], str]
) -> None:
    here = unit()
    case_id = errands.until_signing(here)
    wait_until(lambda: search.open_tasks(case_id=case_id))
    [task] = search.open_tasks(group=f"head:{here}")
    # Keys: on a new engine Tasklist may learn between two questions how the element is called.
    assert [one.key for one in search.open_tasks(case_id=case_id)] == [task.key]
    assert [one.key for one in search.open_tasks(case_id=case_id, element_id="sign")] == [task.key]
    assert search.open_tasks(case_id=case_id, element_id="approveDecision") == []
    assert search.open_tasks(group=f"head:{unit()}") == []


def test_a_task_tells_what_a_person_must_see(
    errands: Errands, search: EngineSearch, unit: Callable[[], str]
) -> None:
    here = unit()

    def waiting() -> OpenTask | None:
        """Return a task that Tasklist took in after its form: the first on a new engine may come before."""
        case_id = errands.until_signing(here)
        [task] = wait_until(lambda: search.open_tasks(case_id=case_id))
        return task if task.form_id else None

    task = wait_until(waiting)
    case_id = task.case_id
    assert (task.element_id, task.name, task.process_name) == ("sign", "Подписать", "Поручение")
    assert (task.case_link, task.document_id) == (f"http://desk/cases/{case_id}", "document-1")
    assert (task.groups, task.assignee, task.form_id) == ((f"head:{here}",), None, "errand-sign")
    assert task.due == datetime.fromisoformat("2041-03-01T00:00:00+05:00")


def test_more_tasks_than_a_page_holds_are_all_found(
    errands: Errands, search: EngineSearch, unit: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.camunda.search._PAGE", 2)
    here = unit()
    cases = {errands.until_signing(here) for _ in range(5)}
    wait_until(lambda: {task.case_id for task in search.open_tasks(group=f"head:{here}")} == cases)


def test_instances_of_a_case_and_the_elements_they_entered(errands: Errands, search: EngineSearch) -> None:
    case_id = errands.until_signing()
    [instance] = wait_until(lambda: search.instances(case_id))
    assert (instance.process_id, instance.state, instance.has_incident) == ("errand", "ACTIVE", False)
    wait_until(lambda: [node.element_id for node in search.flow_nodes(instance.key)][-1:] == ["sign"])
    nodes = search.flow_nodes(instance.key)
    assert [(node.element_id, node.state) for node in nodes] == [
        ("errandAsked", "COMPLETED"),
        ("fetch", "COMPLETED"),
        ("sign", "ACTIVE"),
    ]


def test_an_incident_shows_its_message(errands: Errands, search: EngineSearch, records: Records) -> None:
    case_id = errands.ask()
    job = errands.one_job(case_id)
    errands.loop.run(errands.gateway.fail(job.key, retries=0, message="Проверьте адрес ШЭП"))
    [incident] = wait_until(lambda: search.incidents(job.process_instance_key))
    assert isinstance(incident, Incident)
    assert (incident.job_key, incident.message) == (job.key, "Проверьте адрес ШЭП")
    assert wait_until(lambda: search.incidents_of_cases(1)) == [(case_id, incident)], "the newest, its case"


def test_a_session_that_has_ended_is_opened_again(errands: Errands, search: EngineSearch) -> None:
    case_id = errands.until_signing()
    wait_until(lambda: search.open_tasks(case_id=case_id))
    search._tasklist._http.cookies.clear()
    assert [task.case_id for task in search.open_tasks(case_id=case_id)] == [case_id]


def test_a_wrong_password_is_said_plainly(engine: SharedEngine) -> None:
    with pytest.raises(Refused, match="password"):
        EngineSearch(engine.addresses.rest, "demo", "wrong").open_tasks()
