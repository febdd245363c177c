"""Who may knock: so many requests of a kind from one address, and no forms sent by other sites."""

import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.exceptions import HTTPException
from starlette.requests import Request

from adapters.clock import Clock

REMEMBERED = 50_000
"""Addresses kept in mind; the longest silent one is forgotten first."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests at once, refilled evenly over so many seconds."""

    name: str
    method: str
    paths: re.Pattern[str]
    """Of the application's own paths, whatever it is mounted under."""
    most: int
    seconds: int


class Guard:
    """Judges each request before its page; `factor` widens all limits (one address may be many people).

    Each process counts for itself: what must hold for a person whatever the process, as the attempts at a
    one-time password, is counted in the database.
    """

    def __init__(self, clock: Clock, limits: Iterable[Limit], factor: float = 1) -> None:
        self._clock = clock
        self._limits = tuple(limits)
        self._factor = factor
        self._left: OrderedDict[tuple[str, str], tuple[float, datetime]] = OrderedDict()

    async def __call__(self, request: Request) -> None:
        """Let a request through.

        Raises:
            HTTPException: 403 a form of another site, 429 too many requests.
        """
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        api = path.startswith("/api/")
        if request.method == "POST" and not api and request.headers.get("sec-fetch-site") == "cross-site":
            raise HTTPException(403, "cross-site")
        for limit in self._limits:
            if limit.method == request.method and limit.paths.fullmatch(path):
                self._take(limit, _network(request))

    def _take(self, limit: Limit, address: str) -> None:
        now, most = self._clock.now(), limit.most * self._factor
        left, at = self._left.pop((limit.name, address), (most, now))
        left = min(most, left + (now - at).total_seconds() * most / limit.seconds)
        self._left[limit.name, address] = (max(left - 1, 0) if left >= 1 else left, now)
        if len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        if left < 1:
            wait = int((1 - left) * limit.seconds / most) + 1
            raise HTTPException(429, limit.name, {"retry-after": str(wait)})


def _network(request: Request) -> str:
    """Return whom an address stands for: itself, or its /64, which is one household's."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(ip_network(f"{address}/64", strict=False))
    return host
