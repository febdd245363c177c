"""The engine's books are read right though the engine was killed while it wrote them."""

import json
from pathlib import Path
from typing import Any

from komek.campaign.engine_books import EngineBooks

CASE = "5e0c6bd2-2a54-4f3c-8d58-0d1b1f8f8c11"


def line(position: int, kind: str, intent: str, key: int, **value: Any) -> str:
    record = {
        "partitionId": 1,
        "value": value,
        "key": key,
        "position": position,
        "recordType": "EVENT",
        "valueType": kind,
        "intent": intent,
    }
    return json.dumps(record, separators=(",", ":"))


MESSAGE = line(7, "MESSAGE", "PUBLISHED", 1, messageId=f"{CASE}/start")
PROCESS = {"processInstanceKey": 5, "bpmnProcessId": "asp-appointment", "parentProcessInstanceKey": -1}


def read(path: Path, text: str) -> EngineBooks:
    path.write_text(text, "utf-8")
    books = EngineBooks(path)
    books.read()
    books.close()
    return books


def test_a_record_exported_again_counts_once(tmp_path: Path) -> None:
    second = line(9, "MESSAGE", "PUBLISHED", 2, messageId=f"{CASE}/start")
    assert read(tmp_path / "log", f"{MESSAGE}\n{MESSAGE}\n").published[f"{CASE}/start"] == 1
    assert read(tmp_path / "log", f"{MESSAGE}\n{second}\n").published[f"{CASE}/start"] == 2


def test_a_record_behind_a_torn_line_is_found(tmp_path: Path) -> None:
    torn = line(6, "JOB", "CREATED", 3, type="t", processInstanceKey=5)[:60]
    assert read(tmp_path / "log", f"{torn}{MESSAGE}\n").published == {f"{CASE}/start": 1}


def test_what_a_case_called_belongs_to_it(tmp_path: Path) -> None:
    called = {"processInstanceKey": 6, "bpmnProcessId": "signing", "parentProcessInstanceKey": 5}
    lines = [
        line(1, "PROCESS_INSTANCE", "ELEMENT_ACTIVATED", 5, bpmnElementType="PROCESS", **PROCESS),
        line(2, "VARIABLE", "CREATED", 8, name="caseId", value=f'"{CASE}"', scopeKey=5, **PROCESS),
        line(3, "PROCESS_INSTANCE", "ELEMENT_ACTIVATED", 6, bpmnElementType="PROCESS", **called),
        line(4, "USER_TASK", "CREATED", 9, elementId="signDocument", processInstanceKey=6),
        line(5, "PROCESS_INSTANCE", "ELEMENT_COMPLETED", 6, bpmnElementType="PROCESS", **called),
    ]
    books = read(tmp_path / "log", "\n".join(lines) + "\n")
    assert {one.process_id: one.ended for one in books.of_cases()[CASE]} == {
        "asp-appointment": None,
        "signing": "ELEMENT_COMPLETED",
    }
    assert books.waiting() == {(CASE, "signDocument")}
