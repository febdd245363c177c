"""What of the search goes: the engine's dated indices, of raw records and of what has finished."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import httpx

from rules.terms import local_day

_DATED = re.compile(r"(zeebe-record|operate|tasklist)[-_].+_(\d{4}-\d{2}-\d{2})")
RECORDS = "zeebe-record"


class SearchUnavailableError(RuntimeError):
    """OpenSearch does not answer, or refuses."""


@dataclass(frozen=True, slots=True)
class SearchIndices:
    """The indices of an OpenSearch; those without a date hold what runs and are never touched.

    Args:
        url: of OpenSearch, with user and password where it wants them.
        records: so long raw records are kept, which Operate and Tasklist read within seconds; zero: for ever.
        history: so long is kept what Operate and Tasklist have put aside as finished; zero: for ever.
    """

    url: str
    records: timedelta
    history: timedelta

    def expired(self, now: datetime) -> list[str]:
        """Return the names of the indices that may go.

        Raises:
            SearchUnavailableError: OpenSearch does not answer.
        """
        answer = self._ask("GET", "/_cat/indices?h=index&format=json&expand_wildcards=open")
        return sorted(self._old((one["index"] for one in answer.json()), local_day(now)))

    def delete(self, names: Iterable[str]) -> int:
        """Delete indices by name; one that is gone already does not count.

        Raises:
            SearchUnavailableError: OpenSearch does not answer.
        """
        return sum(self._ask("DELETE", f"/{name}").is_success for name in names)

    def _old(self, names: Iterable[str], today: date) -> Iterable[str]:
        for name in names:
            dated = _DATED.fullmatch(name)
            if dated is None:
                continue
            kept = self.records if dated[1] == RECORDS else self.history
            if kept and date.fromisoformat(dated[2]) < today - kept:
                yield name

    def _ask(self, method: str, path: str) -> httpx.Response:
        try:
            answer = httpx.request(method, self.url.rstrip("/") + path, timeout=30, trust_env=False)
        except httpx.TransportError as error:
            raise SearchUnavailableError(f"OpenSearch: {type(error).__name__}") from None
        if answer.is_error and answer.status_code != httpx.codes.NOT_FOUND:
            raise SearchUnavailableError(f"OpenSearch: HTTP {answer.status_code}")
        return answer
