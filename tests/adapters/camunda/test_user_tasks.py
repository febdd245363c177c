"""A user task of a case is completed once, however often that is asked for."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from adapters.camunda.clock import EngineClock
from adapters.camunda.errors import JobGone
from adapters.camunda.search import EngineSearch
from adapters.camunda.user_tasks import Completion, UserTasks
from komek.process_tests.errands import Errands
from komek.process_tests.officials import Officials
from komek.process_tests.records import Records
from komek.process_tests.waiting import wait_until

pytestmark = pytest.mark.engine


def complete(user_tasks: UserTasks, case_id: str) -> Completion:
    """Ask as the relay does: again while the task is not seen yet."""

    def asked() -> Completion | None:
        answer = user_tasks.complete_for_case(case_id, "sign", {"signed": True})
        return None if answer is Completion.NOT_THERE_YET else answer

    return wait_until(asked)


def test_a_task_is_completed_once_with_its_variables(
    errands: Errands, user_tasks: UserTasks, records: Records
) -> None:
    case_id = errands.until_signing()
    assert complete(user_tasks, case_id) is Completion.COMPLETED
    assert complete(user_tasks, case_id) is Completion.ALREADY_DONE
    history = records.wait_for(case_id, lambda case: bool(case.entered("tenDays")))
    assert history.completed("sign") == 1
    assert history.variables()["signed"] is True


def test_a_task_done_long_ago_is_still_known_as_done(
    errands: Errands, user_tasks: UserTasks, search: EngineSearch
) -> None:
    case_id = errands.until_signing()
    complete(user_tasks, case_id)
    wait_until(lambda: search.ended_tasks(case_id, "sign"))
    assert user_tasks.complete_for_case(case_id, "sign") is Completion.ALREADY_DONE


def test_a_task_that_the_case_has_not_reached_is_not_there_yet(
    errands: Errands, user_tasks: UserTasks
) -> None:
    case_id = errands.ask()
    assert user_tasks.complete_for_case(case_id, "sign") is Completion.NOT_THERE_YET


def test_an_act_of_this_round_is_not_taken_for_done_by_an_earlier_round(
    errands: Errands, user_tasks: UserTasks, search: EngineSearch, engine_clock: EngineClock
) -> None:
    case_id = errands.until_signing()
    before = engine_clock.now() - timedelta(seconds=1)
    complete(user_tasks, case_id)
    wait_until(lambda: search.ended_tasks(case_id, "sign"))
    later = engine_clock.now() + timedelta(seconds=1)
    assert user_tasks.complete_for_case(case_id, "sign", since=later) is Completion.NOT_THERE_YET
    assert user_tasks.complete_for_case(case_id, "sign", since=before) is Completion.ALREADY_DONE


def test_a_task_cancelled_with_its_case_is_not_waited_for(errands: Errands, user_tasks: UserTasks) -> None:
    case_id = errands.ask()
    job = errands.one_job(case_id)
    errands.loop.run(errands.gateway.complete(job.key, {}))
    errands.loop.run(errands.gateway.cancel(job.process_instance_key))
    assert complete(user_tasks, case_id) is Completion.ALREADY_DONE


def test_a_waiting_task_gets_another_priority_and_due_date(
    errands: Errands,
    user_tasks: UserTasks,
    search: EngineSearch,
    engine_clock: EngineClock,
    records: Records,
) -> None:
    case_id = errands.until_signing()
    wait_until(lambda: search.open_tasks(case_id=case_id))
    due = (engine_clock.now() + timedelta(days=3)).replace(microsecond=0)
    assert user_tasks.change_for_case(case_id, None, priority=80) is Completion.COMPLETED
    assert user_tasks.change_for_case(case_id, "sign", due=due) is Completion.COMPLETED
    history = records.wait_for(case_id, lambda case: len(case.task_changes("sign")) == 2)
    assert history.task_changes("sign") == [{"priority": 80}, {"dueDate": due.isoformat()}]


def test_a_task_that_has_ended_is_not_changed_and_one_that_has_not_come_is_waited_for(
    errands: Errands, user_tasks: UserTasks, search: EngineSearch
) -> None:
    case_id = errands.ask()
    assert user_tasks.change_for_case(case_id, "sign", priority=80) is Completion.NOT_THERE_YET
    assert user_tasks.change_for_case(case_id, None, priority=80) is Completion.ALREADY_DONE
    job = errands.one_job(case_id)
    errands.loop.run(errands.gateway.complete(job.key, {}))
    complete(user_tasks, case_id)
    wait_until(lambda: search.ended_tasks(case_id, "sign"))
    assert user_tasks.change_for_case(case_id, "sign", priority=80) is Completion.ALREADY_DONE


def test_a_task_is_given_to_one_person_after_another(
    errands: Errands, user_tasks: UserTasks, search: EngineSearch, officials: Officials
) -> None:
    case_id = errands.until_signing()
    key = officials.task(case_id, "sign").key
    user_tasks.assign(key, "first")
    user_tasks.assign(key, "second")
    wait_until(lambda: [task.assignee for task in search.open_tasks(case_id=case_id)] == ["second"])


def test_a_task_that_is_over_can_be_neither_assigned_nor_completed(
    errands: Errands, user_tasks: UserTasks, officials: Officials
) -> None:
    case_id = errands.until_signing()
    key = officials.complete(case_id, "sign").key
    with pytest.raises(JobGone):
        user_tasks.complete(key)
    with pytest.raises(JobGone):
        user_tasks.assign(key, "late")


def test_the_unit_of_a_task_is_the_cases(
    errands: Errands, officials: Officials, unit: Callable[[], str]
) -> None:
    here = unit()
    case_id = errands.until_signing(here)
    assert officials.task(case_id, "sign").groups == (f"head:{here}",)
