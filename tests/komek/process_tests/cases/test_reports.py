"""Reports: JUnit XML, coverage with reasons, and a page that needs no network."""

from pathlib import Path

import pytest
from lxml import etree

from komek.process_tests.cases.coverage import StaleReasonError, coverage_of, read_reasons
from komek.process_tests.cases.html import NoViewerError, find_viewer, write_html
from komek.process_tests.cases.junit import write_junit
from komek.process_tests.cases.models import ModelFile, Models
from komek.process_tests.cases.observed import Observed, Run
from komek.process_tests.cases.result import CaseResult, Failure, Outcome, StepResult
from komek.screenshots.chromium import chromium, find_chromium

ROOT = Path(__file__).parents[4]
SIGNING = ROOT / "bpmn" / "shared" / "signing.bpmn"
MODELS = Models((ModelFile("bpmn/shared/signing.bpmn", SIGNING.read_bytes()),))


def results() -> list[CaseResult]:
    observed = Observed()
    for number, one in enumerate(MODELS.processes["signing"].elements):
        if one != "registerDocument":
            observed.elements[number] = Run(number, one, "signing", 1, "TASK", "COMPLETED")
    observed.taken["signing", "documentReadyToSignatureWanted"] = 1
    failure = Failure("шаг", "причина <script>", "ожидалось", "на деле", ("Путь: a → b",))
    steps = (StepResult("Запустить", Outcome.PASSED, 0.1), StepResult("Ждать", Outcome.FAILED, 2.0))
    return [
        CaseResult("a.test.json", "Прошёл", "", Outcome.PASSED, steps[:1], observed=observed, seconds=0.5),
        CaseResult("a.test.json", "Не прошёл\x07", "", Outcome.FAILED, steps, failure),
        CaseResult("b.test.json", "Отказано", "", Outcome.REFUSED, refused=("RELEASE_JOB: нет",)),
    ]


def test_junit_counts_and_tells_causes(tmp_path: Path) -> None:
    write_junit(tmp_path / "reports" / "junit.xml", results())
    root = etree.parse(tmp_path / "reports" / "junit.xml").getroot()
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("3", "1", "1")
    assert [suite.get("name") for suite in root] == ["a.test.json", "b.test.json"]
    [failure] = root.iter("failure")
    assert failure.get("message") == "причина <script>"
    assert "Путь: a → b" in failure.text
    [skipped] = root.iter("skipped")
    assert skipped.get("message") == "RELEASE_JOB: нет"


def test_coverage_counts_elements_and_takes_reasons() -> None:
    assert coverage_of(results(), MODELS).missing == ["signing/registerDocument"]
    reasons = {"signing/registerDocument": "нельзя"}
    assert coverage_of(results(), MODELS, reasons).missing == []
    covered = coverage_of(results(), MODELS).processes["signing"]
    assert covered.elements == pytest.approx(1 - 1 / len(covered.process.elements))
    assert covered.flows == pytest.approx(1 / len(covered.process.flows))


@pytest.mark.parametrize("stale", ["signing/nothing", "other/registerDocument", "signing/signDocument"])
def test_a_stale_reason_is_an_error(stale: str) -> None:
    with pytest.raises(StaleReasonError):
        coverage_of(results(), MODELS, {stale: "нельзя"})


def test_a_reason_must_be_written(tmp_path: Path) -> None:
    file = tmp_path / "uncovered.yaml"
    file.write_text("signing/registerDocument:\n", encoding="utf-8")
    with pytest.raises(ValueError, match="причина"):
        read_reasons(file)


def test_without_the_viewer_it_is_said_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoViewerError, match="npm ci"):
        find_viewer(tmp_path)


@pytest.mark.browser
def test_the_page_draws_and_colours_the_diagram_without_a_network(tmp_path: Path) -> None:
    page_file = tmp_path / "report.html"
    covered = coverage_of(results(), MODELS)
    write_html(page_file, results(), covered, MODELS, find_viewer(ROOT))
    with chromium(find_chromium()) as browser:
        context = browser.new_context(offline=True)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "request", lambda request: None if request.url.startswith("file:") else errors.append(request.url)
        )
        page.goto(page_file.as_uri())
        page.wait_for_selector("body[data-drawn=yes]")
        assert page.locator(".diagram[data-drawn=yes]").count() == 1
        assert page.locator('.missing[data-element-id="registerDocument"]').count() == 1
        assert page.locator('.entered[data-element-id="signDocument"]').count() == 1
        assert page.locator('.taken[data-element-id="documentReadyToSignatureWanted"]').count() == 1
        assert page.locator("details.failed[open]").count() == 1
        assert not errors
        context.close()
