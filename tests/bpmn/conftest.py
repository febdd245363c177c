"""The models, tables and forms: read once, checked from many sides."""

import json
from pathlib import Path

import pytest
from lxml import etree

from tests.bpmn.reading import NS, ROOT, XML, Forms, Model

MODELS = [Model(path) for path in sorted((ROOT / "bpmn").glob("*/*.bpmn"))]


@pytest.fixture(params=MODELS, ids=lambda model: f"{model.path.parent.name}/{model.path.stem}")
def model(request: pytest.FixtureRequest) -> Model:
    return request.param


@pytest.fixture(scope="session")
def models() -> dict[str, Model]:
    """Every model by the id of its process."""
    return {model.process.id: model for model in MODELS}


@pytest.fixture(scope="session")
def decisions() -> dict[str, etree._Element]:
    """Every decision table by its id."""
    files = [etree.parse(path, XML) for path in sorted((ROOT / "rules").glob("*/*.dmn"))]
    return {found.get("id"): found for file in files for found in file.findall("dmn:decision", NS)}


@pytest.fixture(scope="session")
def form_files() -> list[Path]:
    return sorted((ROOT / "bpmn").glob("*/*.form"))


@pytest.fixture(scope="session")
def forms(form_files: list[Path]) -> Forms:
    """Every form by its id."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in form_files]
    return {form["id"]: form for form in found}
