"""Every task type has one handler; that models and handlers agree is held in tests/bpmn."""

import sys
from pathlib import Path

import pytest

import workers
from workers.registry import TwoHandlersError, all_tasks

SECOND = '''
from workers.runtime.contract import Command, Nothing
from workers.runtime.task import task
from workers.runtime.work import Work


class Again(Command):
    """A command."""


@task("claim-term", clause="test/1")
def again(command: Again, work: Work) -> Nothing:
    return Nothing()
'''


def test_the_handlers_are_found_once_in_the_order_of_their_types() -> None:
    types = [task.job_type for task in all_tasks()]
    assert types == sorted(set(types))
    assert {"asp-claim-case", "claim-term", "verify-signature"} <= set(types)


def test_every_handler_names_the_clause_it_carries_out() -> None:
    assert all("/" in task.clause for task in all_tasks())


def test_a_second_handler_of_a_task_type_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "again.py").write_text(SECOND, encoding="utf-8")
    monkeypatch.setattr(workers, "__path__", [*workers.__path__, str(tmp_path)])
    try:
        with pytest.raises(TwoHandlersError, match="claim-term"):
            all_tasks()
    finally:
        sys.modules.pop("workers.again", None)
