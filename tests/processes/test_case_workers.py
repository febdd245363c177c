"""A test case with Komek's real workers: what it mocks it does itself, all else is done by them."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from adapters.camunda.deployment import packaged_models
from adapters.clock import Clock
from adapters.population import Archetype
from adapters.serving import serving
from komek.addresses import Addresses
from komek.case_workers import workers_of
from komek.demo.citizen import citizen_of
from komek.process_tests.cases.collected import judge
from komek.process_tests.cases.engine import EngineAccess
from komek.process_tests.cases.models import ModelFile, Models
from komek.process_tests.cases.reading import parse
from komek.process_tests.cases.runner import Runner
from komek.process_tests.cases.sources import RecordSource
from komek.process_tests.shared_engine import SharedEngine
from komek.serve_command import doors_app
from komek.settings import Environment, Settings
from tests.processes.conftest import StandingStubs

pytestmark = pytest.mark.engine

OF_REGISTRATION = {"processInstanceSelector": {"processDefinitionId": "asp-registration"}}
CASE = {
    "name": "Заявление зарегистрировано настоящими работниками",
    "instructions": [
        {
            "type": "MOCK_JOB_WORKER_COMPLETE_JOB",
            "jobType": "asp-plan-queries",
            "variables": {"systems": ["mocked-system"]},
        },
        {
            "type": "COMPLETE_USER_TASK",
            "userTaskSelector": {"taskName": "Зарегистрировать заявление"},
        },
        {"type": "ASSERT_PROCESS_INSTANCE", **OF_REGISTRATION, "state": "IS_COMPLETED"},
        {"type": "ASSERT_VARIABLES", **OF_REGISTRATION, "variableNames": ["caseNumber", "slipId"]},
        {
            "type": "ASSERT_VARIABLES",
            "processInstanceSelector": {"processDefinitionId": "asp-shep-queries"},
            "variables": {"systems": ["mocked-system"]},
        },
    ],
}


def test_an_application_is_registered_by_real_workers_and_its_queries_are_mocked(
    engine: SharedEngine,
    engine_clock: Clock,
    engine_stubs: StandingStubs,
    database_url: str,
    case_access: EngineAccess,
    case_source: RecordSource,
    tmp_path: Path,
) -> None:
    addresses = engine.addresses
    settings = Settings(
        environment=Environment.TEST,
        data_directory=tmp_path,
        database_url=SecretStr(database_url),
        engine_grpc=addresses.grpc,
        engine_rest=addresses.rest,
        engine_management=addresses.management,
        engine_epoch=addresses.epoch,
        stubs_url=engine_stubs.url,
    )
    models = Models(tuple(ModelFile(one.name, one.content) for one in packaged_models()))
    with serving(doors_app(settings)) as doors:
        settings = settings.model_copy(update={"doors_url": doors})
        parts = Addresses(settings)
        citizen = citizen_of(settings, parts)
        family = engine_stubs.country.family_with(Archetype.SINGLE_PENSIONER_LOW_INCOME)
        citizen.apply(family, engine_clock.now())  # its start waits in the outbox until workers come
        citizen.close()
        [case] = parse({"testCases": [CASE]}, "registration").test_cases
        with Runner(case_access, case_source, models, limit=30, workers=workers_of(settings)) as runner:
            judge(runner.run(case, "registration"))
