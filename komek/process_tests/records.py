"""The engine's records of a run, by process instance and by case."""

from collections.abc import Callable
from pathlib import Path

from komek.process_tests.case_history import CaseHistory
from komek.process_tests.record import Record
from komek.process_tests.record_log import RecordLog
from komek.process_tests.waiting import wait_until

_KINDS = {"PROCESS_INSTANCE", "VARIABLE", "USER_TASK", "INCIDENT", "JOB"}


class Records:
    """Reads the record log as it grows: exact, and milliseconds behind the engine.

    Args:
        log: the engine's record log.
    """

    def __init__(self, log: Path) -> None:
        self._log = RecordLog(log)
        self._of_instance: dict[int, list[Record]] = {}
        self._children: dict[int, list[int]] = {}
        self._of_case: dict[str, list[int]] = {}
        self._open_roots: dict[int, None] = {}
        self._last = 0

    def case(self, case_id: str) -> CaseHistory:
        """Return what has happened to a case up to now.

        An instance belongs to a case by its variable ``caseId``, or because one of the case called it.
        """
        self._read()
        keys: dict[int, None] = {}
        ahead = list(self._of_case.get(case_id, ()))
        while ahead:
            key = ahead.pop()
            if key not in keys:
                keys[key] = None
                ahead.extend(self._children.get(key, ()))
        found = [record for key in keys for record in self._of_instance.get(key, ())]
        return CaseHistory(case_id, sorted(found, key=lambda record: record.position))

    def wait_for(
        self, case_id: str, condition: Callable[[CaseHistory], bool], limit: float = 60.0
    ) -> CaseHistory:
        """Wait until a case's history fulfils a condition, and return it.

        Raises:
            NeverHappenedError: it does not; the message tells how the case stands.
        """

        def fulfilled() -> CaseHistory | None:
            history = self.case(case_id)
            return history if condition(history) else None

        history = wait_until(fulfilled, limit, why=lambda: self.case(case_id).retold())
        if history is None:
            raise AssertionError("unreachable: wait_until returns only what is true")
        return history

    def open_roots(self) -> list[int]:
        """Return the keys of running instances that nobody called."""
        self._read()
        return list(self._open_roots)

    def close(self) -> None:
        """Close the log."""
        self._log.close()

    def _read(self) -> None:
        for line in self._log.lines():
            record = Record.parse(line)
            # An engine that was restarted exports anew what it had not yet noted as exported.
            if record is not None and record.kind in _KINDS and record.position > self._last:
                self._last = record.position
                self._index(record)

    def _index(self, record: Record) -> None:
        key = record.instance_key
        self._of_instance.setdefault(key, []).append(record)
        if record.kind == "VARIABLE" and record.value["name"] == "caseId":
            instances = self._of_case.setdefault(str(record.variable), [])
            if key not in instances:
                instances.append(key)
        if record.kind == "PROCESS_INSTANCE" and record.value["bpmnElementType"] == "PROCESS":
            self._index_instance(record)

    def _index_instance(self, record: Record) -> None:
        parent = record.value["parentProcessInstanceKey"]
        if record.intent == "ELEMENT_ACTIVATING":
            if parent == -1:
                self._open_roots[record.key] = None
            else:
                self._children.setdefault(parent, []).append(record.key)
        elif record.intent in ("ELEMENT_COMPLETED", "ELEMENT_TERMINATED"):
            self._open_roots.pop(record.key, None)
