"""Replies by SMS that the gateway hands over: consent to a proactive offer (our format, assumed)."""

from hmac import compare_digest
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException
from pydantic import Field

from adapters.clock import Clock
from adapters.database.connection import Sessions
from adapters.database.unit_of_work import unit_of_work
from adapters.pages.refusals import count_refusal
from adapters.portal.api import Wire
from adapters.portal.field_rules import tidy_phone
from adapters.portal.intake import ACTOR
from adapters.portal.proactive import Outcome, answer, reply_in

DOOR = "sms-reply"


class SmsReply(Wire):
    """A message that came in; the operator vouches for its sender's phone."""

    phone: str = Field(max_length=32)
    text: str = Field(max_length=1000)


class TakenReply(Wire):
    """What became of it."""

    outcome: Outcome


def sms_replies(sessions: Sessions, clock: Clock, key: str | None) -> APIRouter:
    """Return the route of replies; without a key there is no such door."""
    router = APIRouter(prefix="/api/sms-replies", tags=["sms replies"])
    wrong: dict[int | str, dict[str, Any]] = {
        403: {"description": "not the gateway's key"},
        404: {"description": "not connected"},
    }

    @router.post("", responses=wrong)
    def take(reply: SmsReply, x_komek_key: Annotated[str, Header(max_length=200)] = "") -> TakenReply:
        """Take a reply to a proactive offer; the same reply again changes nothing."""
        if key is None:
            raise HTTPException(404, "not connected")
        if not compare_digest(x_komek_key.encode(), key.encode()):
            raise HTTPException(403, "not the gateway's key")
        said = reply_in(reply.text)
        outcome = Outcome.NOT_UNDERSTOOD
        if said is not None:
            with unit_of_work(sessions, clock, ACTOR) as work:
                outcome, _ = answer(work, said, "sms", phone=tidy_phone(reply.phone.replace("\0", "")))
        if outcome in (Outcome.NO_OFFER, Outcome.NOT_UNDERSTOOD):
            count_refusal(DOOR, outcome)
        return TakenReply(outcome=outcome)

    return router
