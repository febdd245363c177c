"""The course of a case as a reader sees it: which stages are behind, which is now."""

from dataclasses import dataclass

from adapters.pages.wording import dictionary

MAIN = ("submitted", "registration", "queries", "commission", "decision", "signing", "notification", "closed")
"""Stages every reader is shown; another one is shown only while the case stands there."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage and whether it is `done`, `now` or `next`."""

    stage: str
    when: str


def course_of(stage: str, *, surveyed: bool) -> list[Step]:
    """Return the steps of a case that stands at a stage; a survey that was skipped is not shown as done."""
    order = list(dictionary("stages"))
    if stage not in order:
        return [Step(stage, "now")]
    here = order.index(stage)
    skipped = "commission" if here > order.index("commission") and not surveyed else None
    shown = [code for code in order if (code in MAIN or code == stage) and code != skipped]
    return [Step(code, _when(order.index(code), here, stage)) for code in shown]


def _when(position: int, here: int, stage: str) -> str:
    if position < here or stage == "closed":
        return "done"
    return "now" if position == here else "next"
