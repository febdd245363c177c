"""What a recorded test keeps of a case's values: what the models name, and nothing else."""

from komek.process_tests.cases.anonymous import FAR, PAST, Anonymous
from komek.process_tests.cases.models import ModelFile, Models

MODELS = Models((ModelFile("a.bpmn", b"<c>=signature = &quot;valid&quot; </c>"),))
FIRED = 1_767_225_600_000


def test_only_what_the_models_name_is_kept() -> None:
    values = {
        "signature": "valid",
        "income": 123_456,
        "debt": 0,
        "ready": True,
        "nothing": None,
        "name": "Ахметов",
        "parts": [{"key": "5e227f2c-a124", "iin": "990101300123"}, "valid"],
    }
    assert Anonymous(MODELS, set()).variables(values) == {
        "signature": "valid",
        "income": 1,
        "debt": 0,
        "ready": True,
        "nothing": None,
        "name": "name-1",
        "parts": [{"key": "key-1", "iin": "iin-1"}, "valid"],
    }


def test_the_same_value_keeps_the_same_name_wherever_it_comes() -> None:
    anonymous = Anonymous(MODELS, set())
    assert anonymous.variables({"caseId": "abc"}) == {"caseId": "caseId-1"}
    assert anonymous.value("key", "abc") == "caseId-1"
    assert anonymous.value("caseId", "def") == "caseId-2"


def test_an_instant_is_past_where_its_timer_fired_and_far_away_elsewhere() -> None:
    anonymous = Anonymous(MODELS, {FIRED})
    assert anonymous.value("warnAt", "2026-01-01T05:00:00+05:00") == PAST
    assert anonymous.value("dueAt", "2026-01-02T05:00:00+05:00") == FAR
