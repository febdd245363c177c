"""An offer in the cabinet: agree to the survey and choose the payer, or decline."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.unit_of_work import unit_of_work
from adapters.pages.language import language_of
from adapters.pages.session import require_token
from adapters.portal.door import Door, go
from adapters.portal.intake import ACTOR
from adapters.portal.proactive import NAMES, Outcome, Reply, answer
from adapters.portal.problems import Problem, Rule, count_problems

NO_PAYER = Rule("выберите, кто будет выплачивать", "кім төлейтінін таңдаңыз", "offer-payer")


def offer_pages(door: Door) -> APIRouter:
    """Return the route of answering an offer."""
    router = APIRouter(include_in_schema=False)

    @router.post("/cabinet/offer", name="answer-offer")
    def answered(
        request: Request,
        token: Annotated[str, Form()] = "",
        answer_: Annotated[str, Form(alias="answer", max_length=8)] = "",
        payer: Annotated[str, Form(max_length=8)] = "",
    ) -> Response:
        visitor = door.visitor(request)
        require_token(visitor, token)
        reply = Reply(answer_ == "yes", payer if payer in NAMES else None)
        with unit_of_work(door.sessions, door.clock, ACTOR) as work:
            outcome, case_id = answer(work, reply, "cabinet", iin=visitor.who)
        if outcome is Outcome.NOT_UNDERSTOOD:
            problem = Problem("payer", NO_PAYER)
            count_problems("portal", [problem])
            told = problem.text(language_of(request))
            return door.page(request, "offer-problem.html", 422, visitor=visitor, problem=told)
        return go(request, "case", case_id=case_id) if case_id else go(request, "cabinet")

    return router
