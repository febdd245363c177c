"""Records read from the search index, where the engine's own log cannot be reached."""

import time
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx

from komek.process_tests.cases.engine import EngineAwayError
from komek.process_tests.record import Record

_PAGE = 1000
_PAUSE = 0.3
_RIPE = 1.0
"""Seconds that a record of the index waits for earlier ones: the exporter writes all indices in one bulk, but
they show it one after the other, and an index that is new today shows it last."""
_LATE = 10.0
"""Seconds in which a record that came later still is looked for."""


class _NotWholeError(Exception):
    """Some part of the index cannot be read yet: an index that is being made, the first of its day."""


@dataclass(slots=True)
class _Told:
    """How far the records of one partition have been told."""

    floor: int = 0
    """Nothing before it is looked for any more."""
    beyond: set[int] = field(default_factory=set)
    """The positions after the floor that have been told."""
    seen: deque[tuple[float, int]] = field(default_factory=deque)
    """When which position was the newest."""

    def ripe(self, records: list[Any]) -> Iterator[Any]:
        """Yield what is told now, of all records after the floor."""
        now = time.monotonic()
        if records:
            self.seen.append((now, records[-1]["position"]))
        ripe = max((newest for at, newest in self.seen if now - at >= _RIPE), default=0)
        for record in records:
            position = record["position"]
            if position <= ripe and position not in self.beyond:
                self.beyond.add(position)
                yield record
        while self.seen and now - self.seen[0][0] >= _LATE:
            self.floor = self.seen.popleft()[1]
        self.beyond = {position for position in self.beyond if position > self.floor}


class IndexSource:
    """The index that Zeebe's exporter to Elasticsearch or OpenSearch fills: two or three seconds behind.

    Every method raises EngineAwayError where it does not answer.

    Args:
        url: the search engine's address.
        prefix: the exporter's ``index.prefix``.
    """

    quiet = 3.0

    def __init__(self, url: str, prefix: str = "zeebe-record") -> None:
        self._http = httpx.Client(base_url=url, timeout=10, trust_env=False)
        self._path = f"/{prefix}*"
        self._told: dict[int, _Told] = defaultdict(_Told)
        self._broken_since: float | None = None

    def new(self) -> Iterator[Record]:
        """Yield the new events, partition after partition; none while the index is not whole."""
        try:
            self._post("_refresh", None)
            found = {partition: self._after(partition) for partition in self._partitions()}
        except _NotWholeError:
            self._bear()
            return
        self._broken_since = None
        for partition, records in found.items():
            for record in self._told[partition].ripe(records):
                if record["recordType"] == "EVENT":
                    yield _record(record)

    def skip(self) -> None:
        """Pass over what is there and what is still on its way: until nothing has come for a while."""
        known, since = dict[int, int](), time.monotonic()
        while time.monotonic() - since < self.quiet:
            newest = self._newest()
            if newest != known:
                known, since = newest, time.monotonic()
            time.sleep(_PAUSE)
        self._told.clear()
        self._told.update({partition: _Told(floor=newest) for partition, newest in known.items()})

    def _newest(self) -> dict[int, int]:
        while True:
            try:
                self._post("_refresh", None)
                newest = {partition: self._newest_of(partition) for partition in self._partitions()}
                self._broken_since = None
                return newest
            except _NotWholeError:
                self._bear()
                time.sleep(_PAUSE)

    def _bear(self) -> None:
        """Bear with an index that is not whole, but not for ever."""
        self._broken_since = self._broken_since or time.monotonic()
        if time.monotonic() - self._broken_since > _LATE:
            raise EngineAwayError("поисковый индекс: часть его не отвечает") from None

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
        records: list[Any] = []
        last = self._told[partition].floor
        while True:
            position = {"range": {"position": {"gt": last}}}
            body = {
                "size": _PAGE,
                "query": {"bool": {"filter": [{"term": {"partitionId": partition}}, position]}},
                "sort": [{"position": "asc"}],
            }
            hits = self._search(body)["hits"]["hits"]
            records += (hit["_source"] for hit in hits)
            if len(hits) < _PAGE:
                return records
            last = records[-1]["position"]

    def _search(self, body: dict[str, Any]) -> Any:
        answer = self._post("_search", body)
        if answer["_shards"]["successful"] < answer["_shards"]["total"]:
            raise _NotWholeError
        return answer

    def _post(self, act: str, body: dict[str, Any] | None) -> Any:
        try:
            answer = self._http.post(f"{self._path}/{act}", json=body, params={"ignore_unavailable": "true"})
            if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
                raise _NotWholeError
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
