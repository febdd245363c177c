"""Errands: a small process (a job, a user task, ten days) on which adapters and harness are tried."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from adapters.camunda.gateway import Gateway, Job, Publication
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.waiting import wait_until


@dataclass(frozen=True)
class Errands:
    """Starts errands and works their jobs."""

    gateway: Gateway
    loop: EventLoop

    def ask(self, unit: str = "UNIT-1") -> str:
        """Ask for an errand and return its case."""
        case_id = str(uuid4())
        self.publish(case_id, unit)
        return case_id

    def publish(self, case_id: str, unit: str = "UNIT-1") -> Publication:
        """Publish the start message of a case."""
        variables = {
            "caseId": case_id,
            "caseLink": f"http://desk/cases/{case_id}",
            "documentId": "document-1",
            "unit": unit,
            "dueAt": "2041-03-01T00:00:00+05:00",
        }
        return self.loop.run(
            self.gateway.publish(
                "errand-asked",
                case_id,
                message_id=f"{case_id}/asked",
                ttl=timedelta(hours=1),
                variables=variables,
            )
        )

    def take(self, wait: timedelta = timedelta(seconds=10)) -> list[Job]:
        """Take the jobs that wait, or the first that come."""

        async def activate() -> list[Job]:
            jobs = self.gateway.activate(
                "errand-fetch",
                worker="tests",
                timeout=timedelta(minutes=1),
                max_jobs=8,
                fetch_variables=("caseId", "unit"),
                request_timeout=wait,
            )
            return [job async for job in jobs]

        return self.loop.run(activate())

    def one_job(self, case_id: str) -> Job:
        """Take the case's one job; what other tests have left behind is passed over."""
        own: list[Job] = []

        def came() -> bool:
            own.extend(job for job in self.take() if job.variables["caseId"] == case_id)
            return bool(own)

        wait_until(came, 30, why=f"the job of case {case_id} comes")
        [job] = own
        return job

    def until_signing(self, unit: str = "UNIT-1") -> str:
        """Ask for an errand, work its job, and return the case that goes to its user task."""
        case_id = self.ask(unit)
        job = self.one_job(case_id)
        self.loop.run(self.gateway.complete(job.key, {}))
        return case_id
