"""Mocked job workers: jobs of a type are done as soon as the engine's records show them."""

from typing import Any

from komek.process_tests.cases.actions import MockJobWorkerCompleteJob, MockJobWorkerThrowBpmnError
from komek.process_tests.cases.engine import Engine, GoneError
from komek.process_tests.cases.models import Models
from komek.process_tests.cases.observed import JobSeen, Observed

Mock = MockJobWorkerCompleteJob | MockJobWorkerThrowBpmnError


class MockWorkers:
    """The mocks that a test case has set up so far; a later one of a type takes the earlier one's place."""

    def __init__(self, engine: Engine, models: Models, observed: Observed) -> None:
        self._engine = engine
        self._models = models
        self._observed = observed
        self._mocks: dict[str, Mock] = {}
        self._served: set[int] = set()

    def add(self, mock: Mock) -> None:
        """Work jobs of a type from here on."""
        self._mocks[mock.job_type] = mock

    def serve(self) -> None:
        """Do the jobs that wait."""
        waiting = [
            job
            for job in self._observed.jobs.values()
            if job.state != "ENDED" and job.type in self._mocks and job.key not in self._served
        ]
        for job in waiting:
            self._served.add(job.key)
            self._do(self._mocks[job.type], job)

    def _do(self, mock: Mock, job: JobSeen) -> None:
        try:
            if isinstance(mock, MockJobWorkerThrowBpmnError):
                self._engine.throw_error(job.key, mock.error_code, mock.error_message, mock.variables)
            else:
                self._engine.complete_job(job.key, data(mock, self._models, job.element_id, job.process_id))
        except GoneError:
            return  # its element was left meanwhile


def data(instruction: Any, models: Models, element_id: str, process_id: str) -> dict[str, Any]:
    """Return the variables of an instruction, or the example data of the model where it asks for them.

    Raises:
        NoExampleError: the model has none.
    """
    if not instruction.use_example_data:
        return dict(instruction.variables)
    element = models.element(element_id, process_id)
    if element is None or element.example is None:
        raise NoExampleError(f"у элемента «{models.name(element_id, process_id)}» нет данных примера")
    return element.example


class NoExampleError(Exception):
    """The model has no example data where a test asks for them."""
