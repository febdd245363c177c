"""What a term's warning and breach do: the case's tasks come first, executor and supervisor are told."""

from typing import Literal

from sqlalchemy import func, select

from adapters.database.case import Case
from adapters.database.official_notice import OfficialNotice, audiences_of
from adapters.database.term import Term, TermEvent
from workers.runtime.work import Work

PRIORITY = {"warned": 80, "breached": 100}
"""Of user tasks, out of 100; a task is born with 50."""


def sound_alarm(work: Work, term: Term, event: Literal["warned", "breached"]) -> None:
    """Raise the case's open tasks and tell its people, once for each time the event happens to the term."""
    work.session.flush()
    times = select(func.count()).where(TermEvent.term_id == term.id, TermEvent.event == event)
    key = f"{term.case_id}/term-{event}/{term.id}/{work.session.scalar(times)}"
    work.outbox.update_user_tasks(key, term.case_id, priority=PRIORITY[event])
    for audience in audiences_of(work.session.get_one(Case, term.case_id)):
        work.session.add(
            OfficialNotice(
                case_id=term.case_id,
                term_id=term.id,
                event=event,
                audience=audience,
                told_at=work.now,
                due_at=term.due_at,
            )
        )
