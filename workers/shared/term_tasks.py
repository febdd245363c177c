"""User tasks that bear the end of a term as their due date: they move with it."""

from adapters.clock import ALMATY
from adapters.database.outbox import Outbox
from adapters.database.term import Term

TASKS = {
    "asp-akim-hand-over": ("acceptFromAkim",),
    "asp-conclusion": ("giveConclusion",),
    "asp-contract": ("interview", "draftPlan", "signContract"),
    "asp-registration": ("registerApplication",),
    "asp-replies": ("enterReplies",),
    "asp-survey": ("conductSurvey",),
}
"""Element ids of the models, by the term whose end they bear."""


def move_tasks(outbox: Outbox, term: Term, change: int) -> None:
    """Want the open tasks of a term moved to its new end; `change` numbers the changes of the term."""
    for element in TASKS.get(term.term, ()):
        key = f"{term.case_id}/task-due/{term.id}/{element}/{change}"
        due_at = term.due_at.astimezone(ALMATY)
        outbox.update_user_tasks(key, term.case_id, element=element, due_at=due_at)
