"""Looks how the consents that persons think over stand, and lets the cases go on."""

import structlog
from sqlalchemy import select

from adapters.breaker import SystemAway
from adapters.clock import Clock
from adapters.consent import ConsentState
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.consent import Consent, end, settle, wake, wipe_tokens
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.unit_of_work import unit_of_work
from adapters.shep import ShepError
from adapters.shep.exchange import Exchange
from adapters.shep.services import REGISTRY
from workers.shared.consents import Consents

ACTOR = "chore:consents"
log = structlog.get_logger(__name__)


def watch_consents(
    sessions: Sessions, clock: Clock, consents: Consents, archive: ExchangeArchive
) -> dict[str, int]:
    """Ask КДП about each consent that is awaited; return how many were settled, failed and wiped."""
    counts = {"settled": 0, "failed": 0}
    with sessions() as session:
        awaited = select(Consent.case_id, Consent.system, Consent.iin).join(Case)
        pending = awaited.where(Consent.state == ConsentState.PENDING, Case.closed_at.is_(None))
        keys = [(row.case_id, row.system, row.iin) for row in session.execute(pending)]
    for key in keys:
        try:
            counts["settled"] += _look(sessions, clock, consents, archive, key)
        except (ShepError, SystemAway) as error:
            # The term of the wait goes on; the next look may find КДП again.
            counts["failed"] += 1
            log.warning("consent not known", case_id=key[0], system=key[1], error=str(error))
    with sessions.begin() as session:
        counts["wiped"] = wipe_tokens(session, clock.now())
    return counts


def _look(
    sessions: Sessions, clock: Clock, consents: Consents, archive: ExchangeArchive, key: tuple[str, str, str]
) -> bool:
    case_id, system, iin = key
    exchanges: list[Exchange] = []
    try:
        told = consents.client.ask(iin, REGISTRY[system], exchanges.append)
    finally:
        with sessions.begin() as session:
            archive.keep_all(session, exchanges, case_id)
    with unit_of_work(sessions, clock, ACTOR) as work:
        consent = work.session.get_one(Consent, key, with_for_update=True)
        if consent.state != ConsentState.PENDING:
            return False
        settled = settle(work, consent, told, consents.sealer)
        if not settled and consent.wait_until <= work.now:
            end(work, consent, ConsentState.TIMED_OUT)
            settled = True
        if settled:
            wake(work, case_id, system)
        return settled
