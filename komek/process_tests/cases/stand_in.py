"""Models made up for test cases that come without any: what the cases name, one after another."""

from typing import Any
from xml.sax.saxutils import quoteattr

from komek.process_tests.cases.file import TestCase
from komek.process_tests.cases.models import BPMN, ZEEBE, ModelFile, Models


def stand_in_models(case: TestCase) -> Models:
    """Return a process for each that a case names: its user tasks and jobs in a row, then the end."""
    every = list(case.every())
    named = {_process_of(one) for one in every} - {None}
    tasks = {_task(one) for one in every} - {None}
    jobs = {_job(one) for one in every} - {None}
    return Models(
        tuple(
            ModelFile(
                f"{process}.bpmn", _bpmn(process, sorted(filter(None, tasks)), sorted(filter(None, jobs)))
            )
            for process in sorted(filter(None, named))
        )
    )


def _process_of(one: Any) -> str | None:
    for field in ("process_definition_selector", "process_instance_selector"):
        if (selector := getattr(one, field, None)) is not None:
            return str(selector.process_definition_id)
    return None


def _task(one: Any) -> tuple[str, str] | None:
    selector = getattr(one, "user_task_selector", None)
    if selector is None:
        return None
    name = selector.task_name or selector.element_id or "task"
    return selector.element_id or _id(name), name


def _job(one: Any) -> tuple[str, str] | None:
    selector = getattr(one, "job_selector", None)
    if selector is None:
        return (_id(one.job_type), one.job_type) if hasattr(one, "job_type") else None
    key = selector.element_id or _id(selector.job_type or "job")
    return key, selector.job_type or key


def _id(name: str) -> str:
    return "_" + "".join(letter if letter.isalnum() else "_" for letter in name)


def _bpmn(process: str, tasks: list[tuple[str, str]], jobs: list[tuple[str, str]]) -> bytes:
    nodes = [("startEvent", "standInStart", "", "")]
    nodes += [
        ("serviceTask", key, kind, f"<zeebe:taskDefinition type={quoteattr(kind)}/>") for key, kind in jobs
    ]
    nodes += [("userTask", key, name, "<zeebe:userTask/>") for key, name in tasks]
    nodes.append(("endEvent", "standInEnd", "", ""))
    parts = []
    for number, (kind, key, name, extension) in enumerate(nodes):
        incoming = f"<bpmn:incoming>flow{number}</bpmn:incoming>" if number else ""
        last = number == len(nodes) - 1
        outgoing = "" if last else f"<bpmn:outgoing>flow{number + 1}</bpmn:outgoing>"
        parts.append(
            f"<bpmn:{kind} id={quoteattr(key)} name={quoteattr(name)}>"
            f"<bpmn:extensionElements>{extension}</bpmn:extensionElements>{incoming}{outgoing}</bpmn:{kind}>"
        )
        if number:
            source = quoteattr(nodes[number - 1][1])
            parts.append(
                f'<bpmn:sequenceFlow id="flow{number}" sourceRef={source} targetRef={quoteattr(key)}/>'
            )
    return (
        f'<bpmn:definitions xmlns:bpmn="{BPMN}" xmlns:zeebe="{ZEEBE}" id="standIn" targetNamespace="standIn">'
        f'<bpmn:process id={quoteattr(process)} isExecutable="true">{"".join(parts)}</bpmn:process>'
        "</bpmn:definitions>"
    ).encode()
