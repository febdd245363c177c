"""A decision tells of itself, and comes out the same years later (`komek law explain` and `replay`)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from typer.testing import CliRunner

from adapters.database.barring_event import record_bar
from adapters.database.connection import Sessions
from adapters.database.decision import Decision
from adapters.population import Archetype
from komek.law.kept_decisions import kept_decision
from komek.law.replay import Difference, replay
from komek.law_commands import app
from rules.codes import RefusalGround
from rules.law import Law
from rules.parameters import Parameters
from workers.asp.assess_income import assess
from workers.asp.draft_decision import draft_decision
from workers.asp.record_conclusion import record_conclusion
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application


@pytest.fixture
def decided(cases: Any) -> Any:
    def decide(archetype: Archetype, category: str, *grounds: RefusalGround, monthly: int = 15_000) -> Any:
        case = cases.submitted(archetype)
        case.told(monthly)
        case.do(route_application)
        case.do(register_application)
        case.do(assess)
        if RefusalGround.CONTRACT_BROKEN in grounds:
            with case.work() as work:
                record_bar(work, case.id, RefusalGround.CONTRACT_BROKEN, date(2026, 11, 1))
        if RefusalGround.NO_NEED in grounds:
            case.voted("not-found")
            case.do(record_conclusion, survey="done", survey_date="2026-11-24")
        case.do(draft_decision, category=category, grounds=list(grounds))
        return case

    return decide


def differences(case: Any, law: Law) -> list[Difference]:
    with case.office.sessions() as session:
        return replay([kept_decision(session, case.row.number)], law)[0]


def change(case: Any, **values: Any) -> None:
    with case.office.sessions.begin() as session:
        for name, value in values.items():
            setattr(session.get_one(Decision, case.id), name, value)


@pytest.mark.parametrize(
    ("archetype", "category", "grounds", "monthly"),
    [
        (Archetype.CARER_OF_SMALL_CHILD, "unconditional", (), 15_000),
        (Archetype.ABLE_BODIED_COUPLE, "conditional", (), 15_000),
        (
            Archetype.NO_NEED,
            "conditional",
            (RefusalGround.INCOME_ABOVE_LINE, RefusalGround.NO_NEED, RefusalGround.CONTRACT_BROKEN),
            900_000,
        ),
    ],
)
def test_the_same_comes_out_again(
    decided: Any, law: Law, archetype: Archetype, category: str, grounds: tuple[str, ...], monthly: int
) -> None:
    assert differences(decided(archetype, category, *grounds, monthly=monthly), law) == []


def test_what_was_changed_in_the_record_is_reported(decided: Any, law: Law) -> None:
    case = decided(Archetype.SINGLE_PENSIONER_LOW_INCOME, "unconditional")
    change(case, monthly_amount=Decimal(99), outcome="refused")
    assert [(one.what, one.kept) for one in differences(case, law)] == [("исход", "refused")]
    change(case, outcome="appointed")
    assert [(one.what, one.now) for one in differences(case, law)] == [("в месяц", "20596")]


def test_a_figure_that_was_set_anew_since_is_reported_with_both_values(decided: Any, law: Law) -> None:
    case = decided(Archetype.SINGLE_PENSIONER_LOW_INCOME, "unconditional")
    line = law.parameters.parameter("poverty-line")
    raised = [
        value.model_copy(update={"value": Decimal(36_000)}) if value.value == 35_596 else value
        for value in line.values
    ]
    others = [law.parameters.parameter(key) for key in law.parameters.keys() - {"poverty-line"}]
    newer = replace(law, parameters=Parameters([*others, line.model_copy(update={"values": tuple(raised)})]))
    told = {one.what: (one.kept, one.now) for one in differences(case, newer)}
    assert told["в месяц"] == ("20596.000000", "21000")
    assert any("35596" in kept and "36000" in now for what, (kept, now) in told.items() if "строка" in what)


def test_an_answer_that_the_archived_table_does_not_give_is_reported(decided: Any, law: Law) -> None:
    case = decided(Archetype.SINGLE_PENSIONER_LOW_INCOME, "unconditional", RefusalGround.SURVEY_REFUSED)
    assert [(one.what, one.now) for one in differences(case, law)] == [("таблица asp-refusal-grounds", "[]")]


def test_a_table_that_is_not_in_the_archive_is_reported(decided: Any, law: Law) -> None:
    case = decided(Archetype.SINGLE_PENSIONER_LOW_INCOME, "unconditional")
    record = case.one(Decision).record
    change(case, record={**record, "tables": {**record["tables"], "asp-category": "0" * 64}})
    assert [one.what for one in differences(case, law)] == ["таблица asp-category"]


@pytest.fixture
def command(shared_database: Sessions, monkeypatch: pytest.MonkeyPatch) -> Any:
    url = shared_database.kw["bind"].url.render_as_string(hide_password=False)
    monkeypatch.setenv("KOMEK_DATABASE_URL", url)
    return lambda *words: CliRunner().invoke(app, list(words))


def test_an_explanation_tells_inputs_rules_figures_and_arithmetic_in_both_languages(
    decided: Any, command: Any, names_nobody: Any
) -> None:
    case = decided(Archetype.NO_NEED, "conditional", RefusalGround.NO_NEED)
    answer = command("explain", case.row.number)
    assert answer.exit_code == 0, answer.output
    for said in (
        "отказано",
        "бас тартылды",
        "passport-asp/refusal-3",
        "мұқтаждықтың жоқ екендігі",
        "0: 2026-07 wages 15000",
        "✓ refusal-3",
        "· refusal-1",
        "poverty-line[astana] = 35596",
        "среднедушевой доход: 45000",
        "жан басына шаққандағы орташа табыс",
        "(social-code/127)",
    ):
        assert said in answer.output, said
    assert names_nobody(answer.output)


def test_a_replay_ends_with_one_where_something_differs(decided: Any, command: Any) -> None:
    case = decided(Archetype.SINGLE_PENSIONER_LOW_INCOME, "unconditional")
    same = command("replay", case.row.number)
    assert (same.exit_code, "совпадает" in same.output) == (0, True), same.output
    change(case, monthly_amount=Decimal(99))
    everything = command("replay", "--all")
    assert everything.exit_code == 1
    assert "в месяц: было 99.000000, стало 20596" in everything.output
    change(case, monthly_amount=Decimal(20_596))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("replay",), 2, "--all"),
        (("replay", "ASP-1", "--all"), 2, "--all"),
        (("explain", "ASP-0"), 1, "Дела «ASP-0» нет"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(command: Any, words: tuple[str, ...], code: int, said: str) -> None:
    answer = command(*words)
    assert (answer.exit_code, said in answer.output) == (code, True)


def test_a_case_that_is_not_decided_has_nothing_to_explain(cases: Any, command: Any) -> None:
    answer = command("explain", cases.submitted().id)
    assert (answer.exit_code, "решения с записью ещё нет" in answer.output) == (1, True)
