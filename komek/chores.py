"""The chores of a worker process, as the settings ask for them."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from adapters.clock import Clock
from adapters.database.chore import Chores
from adapters.database.connection import Sessions
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.proactive_offer import offers_open
from adapters.sms import SmsInbox
from komek.addresses import Addresses
from komek.reconcile.both_sides import BothSides
from komek.reconcile.schedule import findings_measured, reconciliation
from komek.retention.retaining import retention_of
from komek.retention.schedule import NAME as RETENTION
from komek.retention.schedule import retention_chore
from komek.settings import Settings
from workers.runtime.chores import Errand, measure_chore
from workers.shared.consent_watch import watch_consents
from workers.shared.consents import Consents


def errands_of(
    settings: Settings, addresses: Addresses, sides: BothSides, clock: Clock, inbox: SmsInbox
) -> tuple[Errand, ...]:
    """Return the chores that have an interval."""

    async def replies() -> dict[str, int]:
        return await asyncio.to_thread(_take_replies, sides.sessions, clock, inbox)

    errands = (
        Errand("sms-replies", settings.sms_replies_every, replies),
        reconciliation(sides, settings.reconcile_every, mend=settings.reconcile_mends),
        retention_chore(retention_of(settings, addresses, sides.sessions), settings.retention_every),
    )
    return tuple(one for one in errands if one.every > timedelta(0))


def _take_replies(sessions: Sessions, clock: Clock, inbox: SmsInbox) -> dict[str, int]:
    with sessions() as session:
        if not offers_open(session, clock.now()):
            return {}
    # A worker carries the portal's rules only where there are offers to answer.
    from adapters.portal.sms_replies import take_replies  # noqa: PLC0415

    return take_replies(sessions, clock, inbox)


def consent_errand(
    settings: Settings, sessions: Sessions, clock: Clock, consents: Consents, archive: ExchangeArchive
) -> Errand:
    """Return the chore that looks how the consents stand that persons think over."""

    async def act() -> dict[str, int]:
        return await asyncio.to_thread(watch_consents, sessions, clock, consents, archive)

    return Errand("consents", settings.consent_every, act)


def chores_measured(sessions: Sessions) -> tuple[Callable[[], None], ...]:
    """Return what sets the chores' gauges."""
    chores = Chores(sessions)

    def retention() -> None:
        measure_chore(chores, RETENTION)

    return findings_measured(chores), retention
