"""The process owners' own tests, ``bpmn/**/*.test.json``, on the real engine, and what they cover."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.camunda.deployment import packaged_models
from komek.process_tests.cases import reading
from komek.process_tests.cases.collected import judge
from komek.process_tests.cases.coverage import coverage_of, read_reasons
from komek.process_tests.cases.engine import EngineAccess
from komek.process_tests.cases.file import TestCase
from komek.process_tests.cases.models import ModelFile, Models
from komek.process_tests.cases.result import CaseResult
from komek.process_tests.cases.runner import Runner
from komek.process_tests.cases.sources import RecordSource

BPMN = Path(__file__).parents[2] / "bpmn"
CASES = [(file, case) for file in reading.test_files([BPMN]) for case in reading.read_file(file).test_cases]

pytestmark = pytest.mark.engine


class Results:
    """The result of each case, which is run once, whoever asks first."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._known: dict[tuple[Path, str], CaseResult] = {}

    def of(self, file: Path, case: TestCase) -> CaseResult:
        if (file, case.name) not in self._known:
            self._known[file, case.name] = self._runner.run(case, file.name)
        return self._known[file, case.name]


@pytest.fixture(scope="module")
def models() -> Models:
    return Models(tuple(ModelFile(one.name, one.content) for one in packaged_models()))


@pytest.fixture(scope="module")
def results(case_access: EngineAccess, case_source: RecordSource, models: Models) -> Iterator[Results]:
    with Runner(case_access, case_source, models) as runner:
        yield Results(runner)


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file.name}: {case.name}" for file, case in CASES])
def test_a_process_owners_case(results: Results, file: Path, case: TestCase) -> None:
    judge(results.of(file, case))


def test_every_element_of_every_model_is_covered_or_has_a_reason(results: Results, models: Models) -> None:
    done = [results.of(file, case) for file, case in CASES]
    assert not coverage_of(done, models, read_reasons(BPMN / "uncovered.yaml")).missing


def test_every_model_has_a_test_file_of_its_own() -> None:
    models = {file.name.removesuffix(".bpmn") for file in BPMN.glob("*/*.bpmn")}
    assert models <= {file.name.removesuffix(".test.json") for file in reading.test_files([BPMN])}
