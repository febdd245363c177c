"""The backlog: instances that go round for ever, each with a case in the database."""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Self
from uuid import uuid4

from sqlalchemy import create_engine, text

from adapters.camunda.channel import GatewaySettings, open_channel
from adapters.camunda.gateway import Backpressure, Gateway, Unavailable
from komek.bench.workers.model import ROUND
from workers.runtime.backoff import Backoff

_AT_ONCE = 16
_OPEN_CASES = text(
    """
    INSERT INTO "case" (id, service, edition, regime, channel, unit, stage, submitted_at)
    SELECT id, 'asp', 'bench', 'bench', 'portal', 'bench', 'assessment', now()
    FROM unnest(CAST(:ids AS varchar[])) AS id
    """
)


def open_cases(database_url: str, number: int) -> list[str]:
    """Put open cases into the database and return their ids."""
    ids = [str(uuid4()) for _ in range(number)]
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(_OPEN_CASES, {"ids": ids})
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    return ids


class Backlog:
    """Instances of the model that goes round; cancelled at the end of the block."""

    def __init__(self, gateway: GatewaySettings, case_ids: Sequence[str]) -> None:
        self._settings = gateway
        self._case_ids = case_ids
        self._keys: list[int] = []

    def __enter__(self) -> Self:
        asyncio.run(self._all(create=True))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run(self._all(create=False))

    async def _all(self, *, create: bool) -> None:
        channel = await open_channel(self._settings)
        gateway, room = Gateway(channel), asyncio.Semaphore(_AT_ONCE)

        async def one(case_id: str) -> None:
            async with room:
                self._keys.append(await patiently(gateway, ROUND, {"caseId": case_id}))

        async def cancel(key: int) -> None:
            async with room:
                backoff = Backoff()
                while True:
                    try:
                        await gateway.cancel(key)
                    except (Backpressure, Unavailable):
                        await asyncio.sleep(backoff.next())
                    else:
                        return

        try:
            work = [one(case_id) for case_id in self._case_ids] if create else [cancel(k) for k in self._keys]
            await asyncio.gather(*work)
        finally:
            await channel.close()


async def patiently(gateway: Gateway, process: str, variables: dict[str, str | int]) -> int:
    """Create an instance, however often the engine pushes back."""
    backoff = Backoff(longest=0.5)
    while True:
        try:
            return await gateway.create(process, variables)
        except (Backpressure, Unavailable):
            await asyncio.sleep(backoff.next())
