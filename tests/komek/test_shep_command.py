"""`komek shep services`: an integrator sees each system of the registry."""

import json

from typer.testing import CliRunner

from adapters.shep.services import REGISTRY
from komek.command_line import app


def test_the_table_names_every_system_with_its_service_and_provenance() -> None:
    told = CliRunner().invoke(app, ["shep", "services"])
    assert told.exit_code == 0
    lines = {line.split("  ")[0].strip(): line for line in told.output.splitlines()}
    for code, service in REGISTRY.items():
        assert service.service_id in lines[code]
        assert lines[code].endswith(service.provenance)


def test_the_json_holds_what_the_registry_holds() -> None:
    told = json.loads(CliRunner().invoke(app, ["shep", "services", "--json"]).output)
    (income,) = [one for one in told if one["system"] == "income"]
    assert income["queries"] == [14]
    assert income["payloadStyle"] == "text"
    assert (income["successCodes"], income["notFoundCodes"]) == (["SCSS001"], ["404"])
