"""All models, tables and forms in Modeler's own canvases: opened, saved, and the same as before."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page
from playwright.sync_api import TimeoutError as TooSlow

from komek.check.diagram import Diagram
from komek.check.inspection import inspect
from komek.check.words import said
from komek.check.workspace import read
from komek.process_tests.waiting import wait_until
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

OPEN = """async ([ xml, templates ]) => {
  window.modeler = new BpmnModeler({ container: '#canvas', propertiesPanel: { parent: '#panel' } });
  modeler.get('elementTemplatesLoader').setTemplates(templates);
  await modeler.importXML(xml);
}"""

INSERT = """(id) => {
  const registry = modeler.get('elementRegistry'), modeling = modeler.get('modeling');
  const before = registry.find(({ type }) => type === 'bpmn:CallActivity');
  const edge = before.x + before.width, middle = before.y + before.height / 2;
  const behind = registry.filter(one => !one.waypoints && one.parent && one.x > edge - 40);
  modeling.createSpace(behind, [], { x: 160, y: 0 }, 'e', edge);
  const task = modeling.createShape({ type: 'bpmn:Task' }, { x: edge + 105, y: middle }, before.outgoing[0]);
  const templates = modeler.get('elementTemplates');
  const made = templates.applyTemplate(task, templates.getLatest(id)[0]);
  modeler.get('selection').select(made);
}"""

SELECT_AGAIN = """() => {
  const selection = modeler.get('selection'), [ chosen ] = selection.get();
  selection.deselect(chosen);
  selection.select(chosen);
}"""

NAME = """([ id, kazakh ]) => {
  const documentation = [ modeler.get('bpmnFactory').create('bpmn:Documentation', { text: kazakh }) ];
  modeler.get('modeling').updateProperties(modeler.get('selection').get()[0], { id, documentation });
}"""

SAVE = "async () => (await modeler.saveXML({ format: true })).xml"

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
    complaints: list[str] = []
    page = process_canvas(window, complaints)
    for file, xml in _files("bpmn/*/*.bpmn").items():
        answer = page.evaluate(OPEN_AND_SAVE, [xml, templates])
        assert (file, answer["warnings"], complaints) == (file, [], [])
        assert meaning(answer["xml"]) == meaning(xml), file
        assert all(one.startswith("komek.") for one in answer["chosen"]), (file, answer["chosen"])


def test_every_template_applies_and_makes_the_task_that_its_worker_expects(
    window: BrowserContext, templates: list[dict[str, Any]]
) -> None:
    complaints: list[str] = []
    xml = _files("bpmn/shared/signing.bpmn")["bpmn/shared/signing.bpmn"]
    answer = process_canvas(window, complaints).evaluate(APPLY, [xml, templates])
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
    assert complaints == []


def _made_anew(diagram: Diagram, before: str) -> dict[str, Any]:
    added = [task for task in diagram.of_kind("serviceTask") if f'id="{task.id}"' not in before]
    return {task.setting("taskDefinition", "type"): task for task in added}


def test_every_table_comes_back_as_it_was(window: BrowserContext) -> None:
    complaints: list[str] = []
    page = table_canvas(window, complaints)
    for file, xml in _files("rules/*/*.dmn").items():
        answer = page.evaluate(TABLE, xml)
        assert answer["warnings"] == [], file
        assert answer["rows"] >= xml.count("<rule "), file
        assert meaning(answer["xml"]) == meaning(xml), file
    # The build for browsers says of itself that it is one.
    assert [one for one in complaints if "minified copy of the development build of Inferno" not in one] == []


def test_every_form_comes_back_as_it_was(window: BrowserContext) -> None:
    complaints: list[str] = []
    page = form_canvas(window, complaints)
    for file, text in _files("bpmn/*/*.form").items():
        schema = json.loads(text)
        answer = page.evaluate(FORM, schema)
        assert answer["warnings"] == [], file
        # The canvas writes the version of its own format; Modeler for 8.6 wrote an older one.
        assert {**answer["saved"], "schemaVersion": schema["schemaVersion"]} == schema, file
    assert complaints == []


def test_a_process_owner_adds_a_task_from_a_template_mistypes_a_variable_and_mends_it(
    window: BrowserContext, templates: list[dict[str, Any]]
) -> None:
    file = "bpmn/shared/extension-notice.bpmn"
    models = {**_files("bpmn/*/*.bpmn"), **_files("bpmn/*/*.form"), **_files("rules/*/*.dmn")}
    handlers = {task.job_type: task for task in all_tasks()}
    by_name = {one["id"].removeprefix("komek."): one for one in templates}

    def findings() -> list[tuple[str, str]]:
        contents = {**models, file: page.evaluate(SAVE)}
        space = read({name: text.encode() for name, text in contents.items()}, handlers, templates=by_name)
        return [(one.code, said(one, "ru")) for one in inspect(space)]

    complaints: list[str] = []
    page = process_canvas(window, complaints)
    page.evaluate(OPEN, [models[file], templates])
    page.evaluate(INSERT, "komek.verify-signature")
    assert [code for code, _ in findings()] == ["kazakh-missing", "id-style"]
    page.evaluate(NAME, ["verifyNotice", "kk: Қолтаңбаны тексеру"])
    assert findings() == []
    group = page.get_by_text("Что передать")
    wait_until(lambda: _shown(page, group), 60, why="the panel shows the task that was added")
    group.click()
    field = page.locator(".bio-properties-panel-entry", has_text="Документ").locator(".cm-content").first
    _type(page, field, "documentIt")
    wait_until(findings, 20, why="the mistake is found")
    ((code, message),) = findings()
    assert code == "variable-unknown"
    assert message == (
        "Переменную «documentIt» (вход «Документ», documentId) до этого места никто не создаёт"
        " (похоже на «documentId»). Исправьте имя или добавьте шаг, который её даёт."
    )
    _type(page, field, "documentId")
    wait_until(lambda: not findings(), 20, why="the mistake is mended")
    assert complaints == []


def _shown(page: Page, group: Locator) -> bool:
    """Tell whether the panel shows a group; a task selected before the panel stood is clicked again."""
    try:
        group.wait_for(timeout=5_000)
    except TooSlow:
        page.evaluate(SELECT_AGAIN)
        return False
    return True


def _type(page: Page, field: Locator, text: str) -> None:
    field.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Tab")
