"""`announce-event`: an event of the regulation has happened; terms that wait for it end."""

from typing import Literal

from workers.runtime.contract import Command, Nothing
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened


class AnnounceEvent(Command):
    """Say what happened."""

    event: Literal["result-available", "extension-notice-sent", "hearing-notice-sent"]


@task("announce-event", clause="passport-asp/result")
def announce_event(command: AnnounceEvent, work: Work) -> Nothing:
    """Meet the terms that end when a document is with the applicant (law.md C 7)."""
    happened(work, work.case(command.case_id), command.event)
    return Nothing()
