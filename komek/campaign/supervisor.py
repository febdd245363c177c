"""The supervisor of a campaign, who sees an incident in Operate and presses «retry»."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from dataclasses import dataclass, field

from adapters.camunda.channel import GatewaySettings
from adapters.camunda.errors import EngineError
from adapters.camunda.gateway import Gateway, open_channel
from adapters.camunda.search import EngineSearch, Incident

_BEAT = 3.0
_AGAIN_AFTER = 5
"""Beats after which an incident that is still seen is retried again: Operate is behind."""


@dataclass
class Supervisor:
    """Retries every incident; how many there were is told in the report, by their text."""

    search: EngineSearch
    gateway: GatewaySettings
    seen: Counter[str] = field(default_factory=Counter, init=False)
    _retried: dict[int, int] = field(default_factory=dict, init=False)

    def work(self, stop: threading.Event) -> None:
        """Look for incidents until told to stop."""
        beat = 0
        while not stop.wait(_BEAT):
            beat += 1
            try:
                found = [one for one in self.search.incidents() if self._is_due(one, beat)]
                if found:
                    asyncio.run(self._retry(found, beat))
            except EngineError:
                continue  # the engine is away: the incident waits

    def _is_due(self, incident: Incident, beat: int) -> bool:
        return beat - self._retried.get(incident.key, -_AGAIN_AFTER) >= _AGAIN_AFTER

    async def _retry(self, incidents: list[Incident], beat: int) -> None:
        channel = await open_channel(self.gateway)
        try:
            for incident in incidents:
                if incident.key not in self._retried:
                    self.seen[incident.message] += 1
                await Gateway(channel).resolve(incident.key, job_key=incident.job_key, retries=3)
                self._retried[incident.key] = beat
        finally:
            await channel.close()
