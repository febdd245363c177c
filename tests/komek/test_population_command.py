"""`komek population` writes the country that the stubs then serve."""

import json
from pathlib import Path

from typer.testing import CliRunner

from adapters.population import StoredCountry
from komek.command_line import app


def test_it_writes_the_file_and_tells_the_shares(tmp_path: Path) -> None:
    file = tmp_path / "country.db"
    order = ["population", "--seed", "9", "--families", "300", "--day", "2026-11-23", "--output", str(file)]
    told = CliRunner().invoke(app, order)
    assert told.exit_code == 0, told.output
    assert "Семьи: 300" in told.output
    facts = StoredCountry(file).facts
    assert (facts.seed, facts.families, facts.as_of) == (9, 300, "2026-11-23")
    assert json.loads(CliRunner().invoke(app, [*order, "--json"]).output)["persons"] == facts.persons


def test_a_country_of_nobody_is_refused(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["population", "--families", "0", "--output", str(tmp_path / "none")])
    assert told.exit_code == 2
