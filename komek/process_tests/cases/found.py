"""What selectors find among what was observed."""

from komek.process_tests.cases.models import Models
from komek.process_tests.cases.observed import IncidentSeen, JobSeen, Observed, Run, TaskSeen
from komek.process_tests.cases.selectors import (
    ElementSelector,
    IncidentSelector,
    JobSelector,
    UserTaskSelector,
)


class Finder:
    """Finds by selectors; names are those of the models."""

    def __init__(self, observed: Observed, models: Models) -> None:
        self._observed = observed
        self._models = models

    def matches(self, run: Run, selector: ElementSelector) -> bool:
        """Tell whether an element instance is of the selected element."""
        return selector.element_id in (None, run.element_id) and selector.element_name in (
            None,
            self._models.name(run.element_id, run.process_id),
        )

    def tasks(self, selector: UserTaskSelector) -> list[TaskSeen]:
        """Return the selected user tasks, oldest first."""
        return [
            one
            for one in self._observed.tasks.values()
            if selector.element_id in (None, one.element_id)
            and selector.process_definition_id in (None, one.process_id)
            and selector.task_name in (None, self._models.name(one.element_id, one.process_id))
        ]

    def open_tasks(self, selector: UserTaskSelector) -> list[TaskSeen]:
        """Return the selected user tasks that wait."""
        return [one for one in self.tasks(selector) if one.state == "CREATED"]

    def open_jobs(self, selector: JobSelector) -> list[JobSeen]:
        """Return the selected jobs that are not done."""
        return [
            one
            for one in self._observed.jobs.values()
            if one.state != "ENDED"
            and selector.job_type in (None, one.type)
            and selector.element_id in (None, one.element_id)
            and selector.process_definition_id in (None, one.process_id)
        ]

    def open_incidents(self, selector: IncidentSelector) -> list[IncidentSeen]:
        """Return the selected incidents that are open."""
        return [
            one
            for one in self._observed.open_incidents()
            if selector.element_id in (None, one.element_id)
            and selector.process_definition_id in (None, one.process_id)
        ]
