"""Replies by SMS to proactive offers, fetched from the gateway's inbox: each is taken once."""

from collections import Counter
from datetime import timedelta

import structlog

from adapters.clock import Clock
from adapters.database.connection import Sessions
from adapters.database.proactive_offer import READ_BACK, offers_open
from adapters.database.spent_token import spend_within, unspent
from adapters.database.unit_of_work import unit_of_work
from adapters.pages.refusals import count_refusal
from adapters.portal.field_rules import tidy_phone
from adapters.portal.intake import ACTOR
from adapters.portal.proactive import SMS, Outcome, answer, reply_in
from adapters.sms.inbox import ReceivedSms, SmsInbox

DOOR = "sms-reply"
REMEMBERED = timedelta(days=7)
"""How long a reply that was taken is known; longer than it stands in what is read."""
log = structlog.get_logger(__name__)


def take_replies(sessions: Sessions, clock: Clock, inbox: SmsInbox) -> dict[str, int]:
    """Take what people have replied since the last look; return how many, by what became of them.

    Nobody is asked while no offer is open.

    Raises:
        InboxAwayError: the gateway does not tell.
    """
    with sessions() as session:
        if not offers_open(session, clock.now()):
            return {}
    received = {_token(one): one for one in inbox.received(READ_BACK // timedelta(hours=1))}
    with sessions() as session:
        new = unspent(session, received)
    counts: Counter[str] = Counter()
    for token, one in received.items():
        if token in new and (outcome := _take(sessions, clock, one)):
            counts[outcome] += 1
    return dict(counts)


def _token(one: ReceivedSms) -> str:
    return f"{DOOR}/{one.id}"


def _take(sessions: Sessions, clock: Clock, one: ReceivedSms) -> str | None:
    try:
        with unit_of_work(sessions, clock, ACTOR) as work:
            if not spend_within(work.session, _token(one), REMEMBERED):
                return None
            phone = tidy_phone(one.phone.replace("\0", ""))
            outcome, _ = answer(work, reply_in(one.text), SMS, phone=phone, said_at=one.received_at)
    except Exception as error:  # noqa: BLE001 - one reply must not hold up the others; it is tried again
        log.error("reply by SMS not taken", error=type(error).__name__)
        return "failed"
    if outcome in (Outcome.NO_OFFER, Outcome.NOT_UNDERSTOOD):
        count_refusal(DOOR, outcome)
    return outcome
