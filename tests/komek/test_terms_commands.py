"""`komek terms` answers without database or engine."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from komek.terms_commands import app


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def last_line(*arguments: str) -> str:
    found = run(*arguments)
    assert found.exit_code == 0, found.output
    return found.output.splitlines()[-1]


def test_a_term_in_days_ends_with_a_date() -> None:
    assert last_line("due", "--term", "asp-review-centre", "--start", "2026-03-02") == "2026-03-27"


@pytest.mark.parametrize("start", ["2026-03-02T12:50", "2026-03-02T12:50:00+05:00", "2026-03-02T07:50:00Z"])
def test_a_term_in_minutes_ends_with_an_instant(start: str) -> None:
    assert last_line("due", "--term", "certificate-minutes", "--start", start) == "2026-03-02T13:05:00+05:00"


def test_the_office_may_be_named() -> None:
    arguments = ("due", "--term", "certificate-reception", "--start", "2026-03-02T12:50")
    assert last_line(*arguments) == "2026-03-02T14:35:00+05:00"
    assert last_line(*arguments, "--office", "corporation") == "2026-03-02T13:05:00+05:00"


def test_the_explanation_shows_each_day_and_the_clause() -> None:
    output = run("due", "--term", "asp-review-centre", "--start", "2026-03-02", "--explain").output
    assert "passport-asp/term-centre" in output
    assert "2026-03-09    —  Международный женский день (перенос с выходного)" in output
    assert "2026-03-27   15  рабочий день" in output
    assert output.splitlines()[-1] == "2026-03-27"


def test_an_unconfirmed_year_says_so_before_the_last_line() -> None:
    lines = run("due", "--term", "asp-review-akim", "--start", "2026-12-20").output.splitlines()
    assert lines == ["Выходные дни года не подтверждены: дата предварительная.", "2027-01-18"]


def test_a_suspension_moves_the_date() -> None:
    arguments = ("due", "--term", "asp-review-centre", "--start", "2026-03-02")
    assert last_line(*arguments, "--suspend", "2026-03-10/2026-03-20") == "2026-04-08"


def test_the_year_is_printed_with_its_state() -> None:
    output = run("calendar", "2026").output
    assert output.splitlines()[0] == "2026: подтверждён"
    assert "  2026-05-27 выходной: Курбан-айт" in output
    assert output.splitlines()[-1] == "всего рабочих дней 247"
    assert run("calendar", "2027").output.startswith("2027: не подтверждён")
    assert "  2024-05-04 рабочий день (перенос)" in run("calendar", "2024").output


def test_a_file_of_transfers_moves_the_date(tmp_path: Path) -> None:
    file = tmp_path / "2026.yaml"
    file.write_text(
        "year: 2026\nconfirmed: true\nsource: {title: Приказ}\ndays_off: {2026-03-27: перенос}\n",
        encoding="utf-8",
    )
    arguments = ("due", "--term", "asp-review-centre", "--start", "2026-03-02", "--days-off", str(file))
    assert last_line(*arguments) == "2026-03-30"


def test_the_terms_of_a_day_are_listed() -> None:
    output = run("list", "--on", "2020-01-01").output
    assert "asp-review-centre: Рассмотрение" in output
    assert "asp-review-proactive" not in output


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["due", "--term", "moon", "--start", "2026-03-02"], "no term 'moon'"),
        (["due", "--term", "asp-replies", "--start", "soon"], "не день и не момент"),
        (["due", "--term", "asp-replies", "--start", "2026-02-30"], "не день и не момент"),
        (["due", "--term", "asp-replies", "--start", "2026-03-02", "--office", "moon"], "нет органа"),
        (["due", "--term", "asp-replies", "--start", "2026-03-02", "--suspend", "x"], "не день"),
        (["due", "--term", "asp-review-centre", "--start", "2100-12-31"], "2101"),
        (["calendar", "2101"], "2101"),
        (["calendar", "2026", "--days-off", "/nowhere.yaml"], "nowhere"),
        (["list", "--on", "soon"], "не день"),
    ],
)
def test_a_wrong_question_is_refused_with_the_reason(arguments: list[str], reason: str) -> None:
    found = run(*arguments)
    assert found.exit_code == 2
    assert reason in found.output
