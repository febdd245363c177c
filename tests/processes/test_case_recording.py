"""The path of a finished case becomes a test that goes the same way, without the case's data."""

import json
from collections.abc import Iterator

import pytest
from errand_cases import BEGIN, ENDED, ERRAND, FETCHED, SIGN, case

from komek.process_tests.cases.engine import EngineAccess
from komek.process_tests.cases.reading import parse
from komek.process_tests.cases.recording import NothingToRecordError, record_case
from komek.process_tests.cases.result import Outcome
from komek.process_tests.cases.runner import Runner
from komek.process_tests.cases.sources import RecordSource
from komek.process_tests.record import Record
from komek.process_tests.record_log import RecordLog
from komek.process_tests.shared_engine import SharedEngine

pytestmark = pytest.mark.engine


@pytest.fixture
def recorded(engine: SharedEngine) -> Iterator[RecordLog]:
    assert engine.addresses.record_log is not None
    log = RecordLog(engine.addresses.record_log)
    log.skip()
    yield log
    log.close()


def test_a_recorded_path_runs_again(
    recorded: RecordLog, case_access: EngineAccess, case_source: RecordSource
) -> None:
    with Runner(case_access, case_source, ERRAND) as runner:
        time_passes = {"type": "INCREASE_TIME", "duration": "P10DT1S"}
        first = runner.run(case(FETCHED, BEGIN, SIGN, time_passes, ENDED), "errand")
        assert first.outcome is Outcome.PASSED
        records = [one for one in map(Record.parse, recorded.lines()) if one is not None]
        file = record_case(records, first.observed.roots[0], ERRAND, "Записано")
        text = json.dumps(file, ensure_ascii=False)
        assert "case-1" not in text
        [again] = parse(file, "recorded").test_cases
        kinds = [one.type for one in again.instructions]
        assert kinds[:4] == ["CREATE_PROCESS_INSTANCE", "COMPLETE_JOB", "COMPLETE_USER_TASK", "INCREASE_TIME"]
        second = runner.run(again, "recorded")
        assert second.failure is None, second.failure.lines()
    assert second.observed.covered() == first.observed.covered() | {("errand", "errandBegun"): 1}


def test_a_case_that_still_runs_is_not_recorded(
    recorded: RecordLog, case_access: EngineAccess, case_source: RecordSource
) -> None:
    with Runner(case_access, case_source, ERRAND) as runner:
        result = runner.run(case(FETCHED, BEGIN), "errand")
    records = [one for one in map(Record.parse, recorded.lines()) if one is not None]
    root = result.observed.roots[0]
    with pytest.raises(NothingToRecordError, match="прервано извне"):
        record_case(records, root, ERRAND, "Записано")
    before = [one for one in records if one.intent != "ELEMENT_TERMINATED"]
    with pytest.raises(NothingToRecordError, match="ещё не закончено"):
        record_case(before, root, ERRAND, "Записано")
    with pytest.raises(NothingToRecordError, match="такого экземпляра нет"):
        record_case(records, 1, ERRAND, "Записано")
