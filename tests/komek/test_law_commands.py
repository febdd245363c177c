"""`komek law parameters` prints the figures of a date."""

from typer.testing import CliRunner

from komek.law_commands import app


def run(*arguments: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, list(arguments))
    return found.exit_code, found.output


def row(output: str, name: str) -> list[str]:
    return next(line for line in output.splitlines() if line.startswith(name)).split()


def test_the_table_of_a_date() -> None:
    code, output = run("parameters", "--on", "2025-10-01")
    assert code == 0
    assert row(output, "mrp ")[:5] == ["mrp", "3932", "₸", "с", "2025-01-01"]
    assert "предварительно" in row(output, "poverty-line[astana]")
    assert row(output, "loan-rule")[1] == "нет"


def test_what_lacks_on_a_date_is_named() -> None:
    output = run("parameters", "--on", "2027-01-01")[1]
    assert "mrp: на 2027-01-01 значения нет" in output


def test_a_value_carried_forward_says_so() -> None:
    output = run("parameters", "--on", "2027-01-01", "--carry-forward")[1]
    assert "перенесено" in row(output, "mrp ")
    assert "значения нет" not in output


def test_no_date_is_refused() -> None:
    assert run("parameters", "--on", "yesterday")[0] == 2
