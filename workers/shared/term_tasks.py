"""User tasks that bear the end of a term as their due date: they move with it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from adapters.clock import ALMATY
from adapters.database.outbox import EffectKind, Outbox, user_task_update

TASKS = {
    "asp-akim-hand-over": ("acceptFromAkim",),
    "asp-conclusion": ("giveConclusion",),
    "asp-contract": ("interview", "draftPlan", "signContract"),
    "asp-registration": ("registerApplication",),
    "asp-replies": ("enterReplies",),
    "asp-survey": ("conductSurvey",),
}
"""Element ids of the models, by the term whose end they bear."""


class Ends(Protocol):
    """A term, or what is known of one, that ends anew."""

    @property
    def id(self) -> str: ...  # noqa: D102 - as in the table
    @property
    def case_id(self) -> str: ...  # noqa: D102
    @property
    def term(self) -> str: ...  # noqa: D102
    @property
    def due_at(self) -> datetime: ...  # noqa: D102


def move_tasks(outbox: Outbox, changes: Iterable[tuple[Ends, int]]) -> None:
    """Want the open tasks of terms moved to their new ends, each with the number of the term's change."""
    outbox.want_all(
        EffectKind.USER_TASK_UPDATE,
        [
            (
                f"{term.case_id}/task-due/{term.id}/{element}/{change}",
                term.case_id,
                user_task_update(element=element, due_at=term.due_at.astimezone(ALMATY)),
            )
            for term, change in changes
            for element in TASKS.get(term.term, ())
        ],
    )
