"""Every task type has one handler, and every job type of the models is worked by one."""

from pathlib import Path

import pytest
from lxml import etree

import bpmn
from workers.registry import all_tasks

ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
MODELS = sorted(Path(bpmn.__path__[0]).glob("**/*.bpmn"))


def job_types(model: Path) -> set[str]:
    definitions = etree.parse(model).iter(f"{ZEEBE}taskDefinition")
    return {element.get("type") for element in definitions}


def test_the_handlers_are_found_once_in_order() -> None:
    types = [task.job_type for task in all_tasks()]
    assert types == sorted(set(types))
    assert {"asp-claim-case", "claim-term", "verify-signature"} <= set(types)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.stem)
def test_every_job_of_a_model_has_its_handler(model: Path) -> None:
    assert job_types(model) <= {task.job_type for task in all_tasks()}


def test_every_handler_names_the_clause_it_carries_out() -> None:
    assert all("/" in task.clause for task in all_tasks())
