"""Put an application aside at the counter and take it up again: who put it aside alone sees it."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.counter_draft import CounterDraft, drafts_of, drop_counter_draft, put_aside
from adapters.database.unit_of_work import unit_of_work
from adapters.desk.office import Office, actor_of
from adapters.desk.official import DeskOfficial
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from adapters.portal.application_form import ApplicationForm

KEY = 128


def counter_drafts(office: Office) -> APIRouter:
    """Return the route of throwing a draft away."""
    router = APIRouter(include_in_schema=False)

    @router.post("/applications/drafts/discard", name="discard-counter-draft")
    def discard(
        request: Request,
        token: Annotated[str, Form()] = "",
        submission_key: Annotated[str, Form(max_length=KEY)] = "",
    ) -> Response:
        require_token(office.visitor(request), token)
        official = office.official(request)
        with office.sessions.begin() as session:
            drop_counter_draft(session, official.login, submission_key)
        return RedirectResponse(path_of(request, "new-application"), 303)

    return router


def keep_aside(office: Office, official: DeskOfficial, form: ApplicationForm) -> None:
    """Put an application aside as it is filled in; a form without a key of ours is not kept."""
    if not 0 < len(form.submission_key) <= KEY:
        return
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        put_aside(work.session, official.login, form.submission_key, form.model_dump(mode="json"))
        work.note("put-application-aside", None)


def take_up(office: Office, official: DeskOfficial, submission_key: str) -> ApplicationForm | None:
    """Return the form of a draft of the official's own."""
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        kept = work.session.get(CounterDraft, (official.login, submission_key))
        if kept is None:
            return None
        work.note("take-application-up", None)
        return ApplicationForm.model_validate(kept.form)


def put_aside_by(office: Office, official: DeskOfficial) -> list[tuple[CounterDraft, ApplicationForm]]:
    """Return the official's drafts with their forms, the newest first."""
    with office.sessions() as session:
        return [(one, ApplicationForm.model_validate(one.form)) for one in drafts_of(session, official.login)]
