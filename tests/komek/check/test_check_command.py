"""``komek check`` as a process owner and as a pipeline call it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from komek.check.linting import Lint
from komek.check.workspace import read
from komek.command_line import app

ROOT = Path(__file__).parents[3]
RUN = CliRunner()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the two rooms, in which something may be broken."""
    for room in ("bpmn", "rules"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _break(house: Path, file: str, right: str, wrong: str) -> None:
    path = house / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")


def test_clean_models_end_with_0_bpmnlint_and_feel_included(house: Path) -> None:
    answer = RUN.invoke(app, ["check"])
    assert answer.exit_code == 0, answer.output
    assert "Замечаний нет" in answer.output


def test_findings_end_with_1_by_file_and_name_with_a_remedy(house: Path) -> None:
    _break(house, "bpmn/asp/commission.bpmn", 'source="=survey"', 'source="=survay"')
    answer = RUN.invoke(app, ["check"])
    assert answer.exit_code == 1
    assert "bpmn/asp/commission.bpmn" in answer.output
    assert "похоже на «survey»" in answer.output


def test_an_expression_that_does_not_parse_is_found_by_bpmn_ios_own_tool(house: Path) -> None:
    _break(house, "bpmn/asp/appointment.bpmn", '=claim = "claimed"', '=claim = "claimed" and')
    found = json.loads(RUN.invoke(app, ["check", "--json", "--lang", "en"]).output)
    assert ("caseOpenAlreadyToRegistration", "expression-broken") in {
        (one["element_id"], one["code"]) for one in found
    }


def test_an_expression_that_may_come_to_nothing_is_found_by_trying_it(house: Path) -> None:
    guarded = "=if grounds = null then [] else distinct values(grounds)"
    _break(house, "bpmn/asp/decision.bpmn", guarded, "=distinct values(grounds)")
    _break(house, "bpmn/asp/commission.bpmn", '=visit = "refused"', "=visit")
    found = json.loads(RUN.invoke(app, ["check", "--json"]).output)
    assert [(one["code"], one["element_id"]) for one in found] == [
        ("condition-no-answer", "applicantAgreesToSurveyEnded"),
        ("expression-null", "findRefusalGrounds"),
    ]
    assert "(grounds = null)" in found[1]["message"]


def test_a_file_that_is_saved_again_and_again_is_no_duplicate_of_itself(
    real_models: dict[str, bytes],
) -> None:
    file, name = "bpmn/asp/appointment.bpmn", "Открыть дело"
    with Lint() as lint:
        for saved in (name, f"{name} заново", f"{name} снова", name):
            content = real_models[file].replace(name.encode(), saved.encode())
            assert list(lint.about(read({**real_models, file: content}, {}))) == []


def test_json_has_the_fields_that_other_tools_rely_on(house: Path) -> None:
    _break(house, "bpmn/asp/survey.form", '"key": "surveyDate"', '"key": "surveyDay"')
    answer = RUN.invoke(app, ["check", "--json", "--no-lint"])
    found = json.loads(answer.output)
    assert answer.exit_code == 1
    assert all(
        set(one) == {"file", "element_id", "element_name", "code", "severity", "message"} for one in found
    )


def test_sarif_names_rule_level_and_file(house: Path) -> None:
    _break(house, "bpmn/asp/survey.form", '"key": "surveyDate"', '"key": "surveyDay"')
    log = json.loads(RUN.invoke(app, ["check", "--format", "sarif", "--no-lint"]).output)
    result = log["runs"][0]["results"][0]
    assert result["ruleId"] in {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].startswith("bpmn/")


def test_one_file_is_compared_with_its_neighbours_but_only_its_findings_are_shown(house: Path) -> None:
    _break(house, "bpmn/asp/survey.form", '"key": "surveyDate"', '"key": "surveyDay"')
    _break(house, "bpmn/shared/signing.bpmn", 'formId="sign-document"', 'formId="sign-documents"')
    found = json.loads(RUN.invoke(app, ["check", "bpmn/shared/signing.bpmn", "--json", "--no-lint"]).output)
    assert {one["file"] for one in found} == {"bpmn/shared/signing.bpmn"}


def test_a_folder_that_is_not_there_ends_with_2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert RUN.invoke(app, ["check"]).exit_code == 2
