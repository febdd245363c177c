"""Puts a worker process together from the settings."""

import os
import socket
from datetime import timedelta

from adapters.camunda.channel import open_channel
from adapters.camunda.gateway import Gateway
from adapters.database.connection import connect, sessions
from adapters.database.outbox import EffectKind
from komek.addresses import Addresses
from komek.chores import chores_measured, consent_errand, errands_of
from komek.law_files import law_of
from komek.links import DoorLinks
from komek.outside import (
    async_shep_client,
    cabinet_client,
    consents_of,
    eds_client,
    exchange_archive,
    payer_client,
    shep_client,
    sms_client,
    sms_inbox,
    transport_key,
)
from komek.reconcile.both_sides import BothSides
from komek.settings import Settings
from workers.registry import all_tasks
from workers.runtime.loop import Loop, Timing
from workers.runtime.outages import watched_breakers
from workers.runtime.process import WorkerProcess
from workers.runtime.relay import Relay, Sender
from workers.runtime.work import Workshop
from workers.senders.acceptance import notice_acceptance
from workers.senders.cabinet import CabinetSender
from workers.senders.message import MessageSender
from workers.senders.payment import PaymentSender
from workers.senders.sms import SmsSender
from workers.senders.user_task import UserTaskSender
from workers.senders.user_task_update import UserTaskUpdateSender


async def worker_process(
    settings: Settings, addresses: Addresses, without: frozenset[str] = frozenset()
) -> WorkerProcess:
    """Return a worker process that works every task type but those named and relays every effect."""
    engine = connect(
        addresses.database_url(), pool_size=settings.worker_threads + settings.worker_fetch_threads
    )
    database = sessions(engine)
    clock = addresses.clock()
    channel = await open_channel(addresses.gateway())
    gateway = Gateway(channel)
    user_tasks = addresses.user_tasks()
    key, archive = transport_key(settings, addresses), exchange_archive(settings)
    shep = shep_client(settings, addresses, clock, key)
    consents = consents_of(settings, clock, shep, key)
    workshop = Workshop(
        sessions=database,
        clock=clock,
        law=law_of(settings),
        links=DoorLinks(addresses.doors()),
        epoch=addresses.engine_epoch(),
        services=(
            shep,
            async_shep_client(settings, addresses, clock, key),
            archive,
            eds_client(settings, addresses, breakers=watched_breakers()),
            *([] if consents is None else [consents]),
        ),
        templates=settings.templates_directory,
    )
    name = f"{socket.gethostname()}-{os.getpid()}"
    senders: dict[EffectKind, Sender] = {
        EffectKind.MESSAGE: MessageSender(gateway),
        EffectKind.USER_TASK: UserTaskSender(user_tasks),
        EffectKind.USER_TASK_UPDATE: UserTaskUpdateSender(user_tasks),
        EffectKind.SMS: SmsSender(sms_client(settings, addresses)),
        EffectKind.CABINET: CabinetSender(cabinet_client(settings, addresses), database),
        EffectKind.PAYMENT: PaymentSender(payer_client(settings, addresses), database),
    }

    sides = BothSides(database, clock, gateway, addresses.search(), user_tasks, workshop.epoch)

    async def close() -> None:
        await channel.close()
        engine.dispose()

    return WorkerProcess(
        name=name,
        loop=Loop(
            gateway,
            [task for task in all_tasks() if task.job_type not in without],
            workshop,
            name=name,
            threads=settings.worker_threads,
            fetch_threads=settings.worker_fetch_threads,
            timing=Timing(job=timedelta(seconds=settings.job_timeout_seconds)),
        ),
        relay=Relay(
            database,
            senders,
            on_accepted=notice_acceptance(clock),
            lease=timedelta(seconds=settings.effect_lease_seconds),
        ),
        sessions=database,
        close=close,
        health_port=settings.health_port,
        health_host=settings.health_host,
        errands=(
            *errands_of(settings, addresses, sides, clock, sms_inbox(settings, addresses)),
            *([] if consents is None else [consent_errand(settings, database, clock, consents, archive)]),
        ),
        measures=chores_measured(database),
    )
