"""All models, tables and forms in Modeler's own canvases: opened, saved, and the same as before."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from komek.check.diagram import Diagram
from komek.check.workspace import read
from komek.templates.folder import FOLDER, kept_templates
from tests.browser.canvases import ROOT, form_canvas, meaning, process_canvas, table_canvas
from workers.registry import all_tasks

pytestmark = pytest.mark.browser

OPEN_AND_SAVE = """async ([ xml, templates ]) => {
  const modeler = new BpmnModeler({ container: '#canvas', propertiesPanel: { parent: '#panel' } });
  const refused = [];
  modeler.on('elementTemplates.errors', ({ errors }) => refused.push(...errors.map(String)));
  modeler.get('elementTemplatesLoader').setTemplates(templates);
  const { warnings } = await modeler.importXML(xml);
  const chosen = modeler.get('elementRegistry').filter(({ type }) => type === 'bpmn:ServiceTask').map(
    task => modeler.get('elementTemplates').get(task)?.id ?? task.id
  );
  const saved = await modeler.saveXML({ format: true });
  modeler.destroy();
  return { xml: saved.xml, warnings: [ ...warnings.map(({ message }) => message), ...refused ], chosen };
}"""

APPLY = """async ([ xml, templates ]) => {
  const modeler = new BpmnModeler({ container: '#canvas', propertiesPanel: { parent: '#panel' } });
  modeler.get('elementTemplatesLoader').setTemplates(templates);
  await modeler.importXML(xml);
  const offered = modeler.get('elementTemplates').getLatest();
  offered.forEach((template, place) => {
    const task = modeler.get('modeling').createShape(
      { type: 'bpmn:Task' }, { x: 200 + 150 * place, y: 2000 }, modeler.get('canvas').getRootElement()
    );
    modeler.get('elementTemplates').applyTemplate(task, template);
  });
  const saved = await modeler.saveXML({ format: true });
  modeler.destroy();
  return { xml: saved.xml, offered: offered.length };
}"""

TABLE = """async (xml) => {
  const modeler = new DmnJS({ container: '#canvas' });
  const { warnings } = await modeler.importXML(xml);
  await modeler.open(modeler.getViews().find(({ type }) => type === 'decisionTable'));
  const rows = document.querySelectorAll('.tjs-table tbody tr').length;
  const saved = await modeler.saveXML({ format: true });
  modeler.destroy();
  return { xml: saved.xml, warnings: warnings.map(({ message }) => message), rows };
}"""

FORM = """async (schema) => {
  const editor = new FormEditor.FormEditor({ container: document.querySelector('#canvas') });
  const { warnings } = await editor.importSchema(schema);
  const saved = editor.saveSchema();
  editor.destroy();
  return { saved, warnings: (warnings ?? []).map(({ message }) => message) };
}"""


@pytest.fixture
def window(visitor: Callable[[], BrowserContext]) -> BrowserContext:
    return visitor()


@pytest.fixture(scope="module")
def templates() -> list[dict[str, Any]]:
    return list(kept_templates(ROOT / FOLDER).values())


def _files(pattern: str) -> dict[str, str]:
    found = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted(ROOT.glob(pattern))
    }
    assert found
    return found


def test_every_process_comes_back_as_it_was_with_its_templates(
    window: BrowserContext, templates: list[dict[str, Any]]
) -> None:
    said: list[str] = []
    page = process_canvas(window, said)
    for file, xml in _files("bpmn/*/*.bpmn").items():
        answer = page.evaluate(OPEN_AND_SAVE, [xml, templates])
        assert (file, answer["warnings"], said) == (file, [], [])
        assert meaning(answer["xml"]) == meaning(xml), file
        assert all(one.startswith("komek.") for one in answer["chosen"]), (file, answer["chosen"])


def test_every_template_applies_and_makes_the_task_that_its_worker_expects(
    window: BrowserContext, templates: list[dict[str, Any]]
) -> None:
    said: list[str] = []
    xml = _files("bpmn/shared/signing.bpmn")["bpmn/shared/signing.bpmn"]
    answer = process_canvas(window, said).evaluate(APPLY, [xml, templates])
    (diagram,) = read({"signing.bpmn": answer["xml"].encode()}, {}).diagrams
    contracts = {task.job_type: task for task in all_tasks()}
    made = _made_anew(diagram, xml)
    assert made.keys() == contracts.keys()
    assert answer["offered"] == len(contracts)
    for job_type, task in made.items():
        contract = contracts[job_type]
        assert set(task.mappings("input")) == set(contract.command.variables()), job_type
        assert set(task.mappings("output")) == set(contract.result.variables()), job_type
        assert (task.tag("clause"), task.setting("taskDefinition", "retries")) == (contract.clause, "5")
        assert task.name
    assert said == []


def _made_anew(diagram: Diagram, before: str) -> dict[str, Any]:
    added = [task for task in diagram.of_kind("serviceTask") if f'id="{task.id}"' not in before]
    return {task.setting("taskDefinition", "type"): task for task in added}


def test_every_table_comes_back_as_it_was(window: BrowserContext) -> None:
    said: list[str] = []
    page = table_canvas(window, said)
    for file, xml in _files("rules/*/*.dmn").items():
        answer = page.evaluate(TABLE, xml)
        assert answer["warnings"] == [], file
        assert answer["rows"] >= xml.count("<rule "), file
        assert meaning(answer["xml"]) == meaning(xml), file
    # The build for browsers says of itself that it is one.
    assert [one for one in said if "minified copy of the development build of Inferno" not in one] == []


def test_every_form_comes_back_as_it_was(window: BrowserContext) -> None:
    said: list[str] = []
    page = form_canvas(window, said)
    for file, text in _files("bpmn/*/*.form").items():
        schema = json.loads(text)
        answer = page.evaluate(FORM, schema)
        assert answer["warnings"] == [], file
        # The canvas writes the version of its own format; Modeler for 8.6 wrote an older one.
        assert {**answer["saved"], "schemaVersion": schema["schemaVersion"]} == schema, file
    assert said == []
