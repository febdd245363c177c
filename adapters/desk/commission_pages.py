"""The page of the commission: each member votes under their own login, one of them closes the ballot."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.case import Case
from adapters.database.commission_vote import visits_of
from adapters.database.survey_act import ACT, acts_of_survey, papers_of_survey, photos_of
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from adapters.desk.commission import (
    ConflictOfInterestError,
    NoVoteError,
    close_ballot,
    is_of_the_family,
    keep_vote,
    roster_for,
    table_of,
    votes_awaited,
)
from adapters.desk.office import Office, actor_of, case_for
from adapters.desk.official import DeskOfficial
from adapters.pages.refusals import count_refusal
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from rules.asp.commission import NoQuorumError, TieError, Vote
from rules.units import Commission

PROBLEMS = {
    NoVoteError: "closed",
    ConflictOfInterestError: "conflict",
    NoQuorumError: "quorum",
    TieError: "tie",
}


def commission_pages(office: Office) -> APIRouter:
    """Return the routes of the commission."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cases/{case_id}/commission", name="commission")
    def show(request: Request, case_id: str) -> Response:
        return _page(office, request, case_id)

    @router.post("/cases/{case_id}/commission")
    def say(
        request: Request,
        case_id: str,
        *,
        token: Annotated[str, Form()] = "",
        do: Annotated[str, Form(max_length=8)] = "",
        vote: Annotated[str, Form(max_length=16)] = "",
        note: Annotated[str, Form(max_length=4000)] = "",
    ) -> Response:
        require_token(office.visitor(request), token)
        official = office.official(request)
        try:
            with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
                case, roster = _seated(office, work, official, case_id)
                if do == "close":
                    close_ballot(work, official, case, roster)
                elif vote in set(Vote) and (note.strip() or vote != Vote.RECUSED):
                    keep_vote(work, official, case, roster, vote=Vote(vote), note=note.strip())
                else:
                    return _page(office, request, case_id, 422, problem="empty")
        except tuple(PROBLEMS) as problem:
            return _page(office, request, case_id, 409, problem=PROBLEMS[type(problem)])
        return RedirectResponse(path_of(request, "commission", case_id=case_id), 303)

    return router


def _seated(
    office: Office, work: UnitOfWork, official: DeskOfficial, case_id: str
) -> tuple[Case, Commission]:
    """Return the case and the roster to a member of its commission."""
    case = case_for(work, official, case_id)
    roster = roster_for(office.law, case)
    if roster is None or roster.member(official.login) is None:
        raise HTTPException(403, "not-of-the-commission")
    return case, roster


def _page(office: Office, request: Request, case_id: str, code: int = 200, *, problem: str = "") -> Response:
    if problem:
        count_refusal("desk", f"commission-{problem}")
    official = office.official(request)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        case, roster = _seated(office, work, official, case_id)
        table = table_of(work.session, case, roster)
        visits = visits_of(work.session, case_id)
        acts = {one.number: one for one in acts_of_survey(work.session, case_id)}
        photos = photos_of(work.session, case_id)
        papers = papers_of_survey(work.session, case_id, ACT)
        awaited = votes_awaited(work.session, case)
        conflict = is_of_the_family(work.session, case, official)
        work.note("read-case", case_id)
    return office.page(
        request,
        "commission.html",
        code,
        case=case,
        table=table,
        visits=visits,
        acts=acts,
        photos=photos,
        papers=papers,
        awaited=awaited,
        conflict=conflict,
        problem=problem,
    )
