"""The example on the page for process owners is one that runs."""

import json
import re
from pathlib import Path

import pytest

from komek.process_tests.cases.collected import judge
from komek.process_tests.cases.engine import EngineAccess
from komek.process_tests.cases.models import models_below
from komek.process_tests.cases.reading import parse
from komek.process_tests.cases.result import Outcome
from komek.process_tests.cases.runner import Runner
from komek.process_tests.cases.sources import RecordSource

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "process-tests.md").read_text(encoding="utf-8")


def test_the_pages_example_passes_and_fails_once_it_is_broken(
    case_access: EngineAccess, case_source: RecordSource
) -> None:
    [example] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    models = models_below([ROOT / "bpmn" / "shared"])
    # An engine that has just been started takes seconds for its first instance.
    with Runner(case_access, case_source, models, limit=30) as patient:
        [case] = parse(json.loads(example), "example").test_cases
        judge(patient.run(case, "example"))
    with Runner(case_access, case_source, models, limit=3) as runner:
        [broken] = parse(json.loads(example.replace('"invalid"', '"valid"')), "example").test_cases
        assert runner.run(broken, "example").outcome is Outcome.FAILED
