"""Where the engine's records are read from."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import httpx

from komek.process_tests.cases.engine import EngineAwayError
from komek.process_tests.record import Record
from komek.process_tests.record_log import RecordLog

_PAGE = 1000
_PAUSE = 0.3


class RecordSource(Protocol):
    """Gives the events that the engine has exported since it was asked last."""

    @property
    def quiet(self) -> float:
        """Return after how many seconds without events the engine has surely nothing more to do."""

    def new(self) -> Iterator[Record]:
        """Yield the new events in their order."""

    def skip(self) -> None:
        """Pass over what is there."""


class LogSource:
    """The record log of an engine that is ours: milliseconds behind it."""

    quiet = 0.15

    def __init__(self, path: Path) -> None:
        self._log = RecordLog(path)
        self._last = 0

    def new(self) -> Iterator[Record]:
        """Yield the new events; what a restarted engine exports anew is passed over."""
        for line in self._log.lines():
            record = Record.parse(line)
            if record is not None and record.position > self._last:
                self._last = record.position
                yield record

    def skip(self) -> None:
        """Pass over what is there."""
        self._log.skip()

    def close(self) -> None:
        """Close the log."""
        self._log.close()


class IndexSource:
    """The index that Zeebe's exporter to Elasticsearch or OpenSearch fills: a second or two behind.

    Every method raises EngineAwayError where it does not answer.

    Args:
        url: the search engine's address.
        prefix: the exporter's ``index.prefix``.
    """

    quiet = 2.0

    def __init__(self, url: str, prefix: str = "zeebe-record") -> None:
        self._http = httpx.Client(base_url=url, timeout=10, trust_env=False)
        self._path = f"/{prefix}*"
        self._last: dict[int, int] = {}

    def new(self) -> Iterator[Record]:
        """Yield the new events, partition after partition."""
        self._post("_refresh", None)
        for partition in self._partitions():
            while True:
                hits = self._after(partition)
                for record in hits:
                    self._last[partition] = record["position"]
                    if record["recordType"] == "EVENT":
                        yield _record(record)
                if len(hits) < _PAGE:
                    break

    def skip(self) -> None:
        """Pass over what is there and what is still on its way: until nothing has come for a while."""
        known, since = self._newest(), time.monotonic()
        while time.monotonic() - since < self.quiet:
            time.sleep(_PAUSE)
            if (newest := self._newest()) != known:
                known, since = newest, time.monotonic()
        self._last = known

    def _newest(self) -> dict[int, int]:
        self._post("_refresh", None)
        return {partition: self._newest_of(partition) for partition in self._partitions()}

    def _newest_of(self, partition: int) -> int:
        body = {
            "size": 1,
            "query": {"term": {"partitionId": partition}},
            "sort": [{"position": "desc"}],
            "_source": ["position"],
        }
        return max((hit["_source"]["position"] for hit in self._search(body)["hits"]["hits"]), default=0)

    def _partitions(self) -> list[int]:
        body = {"size": 0, "aggs": {"partitions": {"terms": {"field": "partitionId", "size": 1000}}}}
        buckets = self._search(body).get("aggregations", {}).get("partitions", {}).get("buckets", [])
        return sorted(one["key"] for one in buckets)

    def _after(self, partition: int) -> list[Any]:
        position = {"range": {"position": {"gt": self._last.get(partition, 0)}}}
        body = {
            "size": _PAGE,
            "query": {"bool": {"filter": [{"term": {"partitionId": partition}}, position]}},
            "sort": [{"position": "asc"}],
        }
        return [hit["_source"] for hit in self._search(body)["hits"]["hits"]]

    def _search(self, body: dict[str, Any]) -> Any:
        return self._post("_search", body)

    def _post(self, act: str, body: dict[str, Any] | None) -> Any:
        try:
            answer = self._http.post(f"{self._path}/{act}", json=body, params={"ignore_unavailable": "true"})
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise EngineAwayError(f"поисковый индекс: {error or type(error).__name__}") from None
        return answer.json()


def _record(source: Any) -> Record:
    return Record(
        position=source["position"],
        kind=source["valueType"],
        intent=source["intent"],
        key=source["key"],
        at=source["timestamp"],
        value=source["value"],
    )
