"""A pytest plugin: ``*.test.json`` is collected, one test a test case.

``pytest -p komek.process_tests.fixtures -p komek.process_tests.cases.collected my/models``
runs them on the embedded engine. A project of its own overrides the fixtures ``case_access``,
``case_source``, ``case_models`` and ``case_workers``.
"""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from komek.process_tests.cases.engine import EngineAccess
from komek.process_tests.cases.file import TestCase
from komek.process_tests.cases.models import Models, models_below
from komek.process_tests.cases.reading import SUFFIX, UnreadableFileError, read_file
from komek.process_tests.cases.real_workers import RealWorkers
from komek.process_tests.cases.result import CaseResult, Outcome
from komek.process_tests.cases.runner import Runner
from komek.process_tests.cases.sources import LogSource, RecordSource
from komek.process_tests.shared_engine import SharedEngine


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the models lie elsewhere than beside the test files."""
    parser.addoption(
        "--case-models",
        type=Path,
        action="append",
        help="a folder of the models under test; may be given again; beside the test files unless told",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Collect a test file."""
    return CaseFile.from_parent(parent, path=file_path) if file_path.name.endswith(SUFFIX) else None


class CaseFile(pytest.Module):
    """A test file as pytest sees it: a module with one parametrised test."""

    def _getobj(self) -> ModuleType:
        try:
            cases = read_file(self.path).test_cases
        except UnreadableFileError as error:
            raise self.CollectError(str(error)) from None

        @pytest.mark.engine
        @pytest.mark.parametrize("case", cases, ids=[one.name for one in cases])
        def test_case(case: TestCase, case_runner: Runner, request: pytest.FixtureRequest) -> None:
            judge(case_runner.run(case, request.node.path.name))

        module = ModuleType(self.path.name)
        module.__file__ = str(self.path)
        vars(module)["test_case"] = test_case
        return module


def judge(result: CaseResult) -> None:
    """Fail or skip a test as its case ended."""
    if result.outcome is Outcome.REFUSED:
        pytest.skip("; ".join(result.refused))
    if result.failure is not None:
        told = [result.name, f"Шаг: {result.failure.step}", *result.failure.lines()]
        pytest.fail("\n".join(told), pytrace=False)


@pytest.fixture(scope="session")
def case_access(engine: SharedEngine) -> EngineAccess:
    """The engine that test cases run on."""
    addresses = engine.addresses
    return EngineAccess(addresses.grpc, addresses.rest, addresses.management)


@pytest.fixture(scope="session")
def case_source(engine: SharedEngine) -> Iterator[RecordSource]:
    """Where its records are read from."""
    if engine.addresses.record_log is None:
        pytest.fail("this engine writes no record log")
    source = LogSource(engine.addresses.record_log)
    yield source
    source.close()


@pytest.fixture(scope="module")
def case_models(request: pytest.FixtureRequest) -> Models:
    """The models under test: those told, or those beside the test file."""
    told: list[Path] | None = request.config.getoption("--case-models")
    return models_below(told or [request.path.parent])


@pytest.fixture(scope="session")
def case_workers() -> RealWorkers | None:
    """Real workers for the jobs that a case does not mock: none."""
    return None


@pytest.fixture(scope="module")
def case_runner(
    case_access: EngineAccess,
    case_source: RecordSource,
    case_models: Models,
    case_workers: RealWorkers | None,
) -> Iterator[Runner]:
    """Runs the cases of a file."""
    with Runner(case_access, case_source, case_models, workers=case_workers) as runner:
        yield runner
