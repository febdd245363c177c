"""The search for personal data finds a needle however it is hidden, and cries wolf over nothing."""

import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from komek.process_tests.leaks import Leak, Needles, leaks
from komek.process_tests.record_log import all_lines

NAME = "Сейтқали"
FULL_NAME = "Ахметова Гүлнар Сейтқалиқызы"
IIN = "850101400123"
IBAN = "KZ75125KZT2004100100"
PHONE = "+77011234567"
ADDRESS = "г. Усть-Каменогорск, ул. Казахстан, 27, кв. 5"
NEEDLES = Needles([NAME, FULL_NAME, IIN, IBAN, PHONE, ADDRESS])


def record(value: object, *, ascii_only: bool = False) -> str:
    wrapped = {"position": 7, "valueType": "JOB", "intent": "COMPLETED", "value": value}
    return json.dumps(wrapped, ensure_ascii=ascii_only)


@pytest.mark.parametrize("needle", [NAME, FULL_NAME, IIN, IBAN, PHONE, ADDRESS])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_planted_needle_is_found_at_any_depth_of_json(needle: str, ascii_only: bool) -> None:
    once = {"variables": {"who": f"заявитель: {needle}; и всё"}}
    twice = {"variables": json.dumps(once, ensure_ascii=ascii_only)}
    thrice = {"variables": json.dumps({"list": [twice, 1]}, ensure_ascii=ascii_only)}
    for value in (once, twice, thrice):
        assert needle in NEEDLES.found_in(record(value, ascii_only=ascii_only))


@pytest.mark.parametrize(
    ("needle", "hidden"),
    [
        (NAME, NAME.upper()),
        (NAME, f"\n{NAME}\t"),
        (NAME, "&#1057;&#1077;&#1081;&#1090;&#1179;&#1072;&#1083;&#1080;"),
        (NAME, "Сейтқали".replace("й", "и\u0306")),
        (NAME, quote(NAME)),
        (NAME, base64.b64encode(f"<surname>{NAME}</surname>".encode()).decode()),
        (FULL_NAME, "Ахметова\u00a0Гүлнар,  Сейтқалиқызы"),
        (IIN, "ИИН 8501 0140 0123"),
        (IIN, int("850101400123")),
        (IBAN, "kz75 125k zt20 0410 0100"),
        (PHONE, "8 (701) 123-45-67"),
        (PHONE, 77011234567),
        (PHONE, "7011234567"),
        (ADDRESS, "г Усть Каменогорск ул Казахстан 27 кв 5"),
    ],
)
def test_a_needle_is_found_in_another_spelling(needle: str, hidden: object) -> None:
    assert needle in NEEDLES.found_in(record({"text": hidden}))
    assert needle in NEEDLES.found_in(record({"text": json.dumps({"inner": hidden})}, ascii_only=True))


@pytest.mark.parametrize(
    "innocent",
    [
        {"caseId": "5b0a8501-0140-4123-9f00-000000000000", "unit": "centre:UNIT-7"},
        {"key": 2251799850101400123, "name": "Сейтқалиев и партнёры"},
        {"dueAt": "2026-12-15T00:00:00+05:00", "caseLink": "http://localhost:8090/desk/cases/70112345"},
        {"elementName": "Подписать документ", "systems": ["gbd-fl", "zags"]},
    ],
)
def test_codes_and_references_are_no_leak(innocent: object) -> None:
    assert NEEDLES.found_in(record(innocent)) == set()


def test_a_key_of_the_record_itself_is_searched_too() -> None:
    assert NEEDLES.found_in(record({NAME: 1})) == {NAME}


def test_a_leak_tells_where_it_is(tmp_path: Path) -> None:
    log = tmp_path / "records.jsonl"
    (tmp_path / "records-1.jsonl").write_text(record({"a": 1}) + "\n", encoding="utf-8")
    log.write_text(record({"a": PHONE}) + "\n" + record({"b": 2}) + "\n", encoding="utf-8")
    assert list(leaks(all_lines(log), NEEDLES)) == [Leak(PHONE, 7, "JOB", "COMPLETED")]


def test_a_number_too_short_to_mean_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="ten digits"):
        Needles(["12345"])
