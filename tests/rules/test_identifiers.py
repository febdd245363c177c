"""Identifiers: vectors of the facts and properties of the check digit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.identifiers import (
    Sex,
    birth_date_of,
    iban_compact,
    iban_problem,
    iin_problem,
    iin_with_check_digit,
    sex_of,
)


@pytest.mark.parametrize("iin", ["990101300003", "990101300409", "791028302728"])
def test_a_published_vector_is_valid(iin: str) -> None:
    assert iin_problem(iin) is None
    assert iin_with_check_digit(iin[:11]) == iin


def test_a_stem_whose_two_passes_give_ten_is_never_issued() -> None:
    assert iin_with_check_digit("99010130046") is None
    assert all(iin_problem(f"99010130046{digit}") for digit in range(10))


def test_the_test_number_of_the_certification_centre_fails() -> None:
    assert iin_problem("123456789011") is not None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "ИИН состоит из 12 цифр"),
        ("99010130000", "ИИН состоит из 12 цифр"),
        ("9901013000033", "ИИН состоит из 12 цифр"),
        ("99010130000٣", "ИИН состоит из 12 цифр"),
        ("99010130000x", "ИИН состоит из 12 цифр"),
        ("990101700003", "Седьмая цифра ИИН не обозначает век и пол"),
        ("990230300003", "Первые шесть цифр ИИН не являются датой рождения"),
        ("990230000003", "Первые шесть цифр ИИН не являются датой рождения"),
        ("990101300004", "Контрольная цифра ИИН не сходится"),
    ],
)
def test_a_wrong_number_is_told_what_is_wrong(text: str, problem: str) -> None:
    assert iin_problem(text) == problem


def test_the_seventh_digit_names_century_and_sex() -> None:
    assert (birth_date_of("990101300003"), sex_of("990101300003")) == (date(1999, 1, 1), Sex.MALE)
    girl = iin_with_check_digit("16022960001")
    assert girl is not None
    assert (birth_date_of(girl), sex_of(girl)) == (date(2016, 2, 29), Sex.FEMALE)


def test_a_foreigners_number_names_neither_century_nor_sex() -> None:
    foreign = iin_with_check_digit("90051500001")
    assert foreign is not None
    assert iin_problem(foreign) is None
    assert (birth_date_of(foreign), sex_of(foreign)) == (None, None)


def test_a_wrong_number_names_nothing() -> None:
    assert (birth_date_of("990101300004"), sex_of("nonsense")) == (None, None)


def test_a_stem_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="eleven digits"):
        iin_with_check_digit("123")


@given(st.dates(date(1800, 1, 1), date(2099, 12, 31)), st.booleans(), st.integers(0, 9999))
def test_a_made_number_gives_back_its_birth_date_and_sex(born: date, male: bool, serial: int) -> None:
    seventh = (born.year // 100 - 18) * 2 + (1 if male else 2)
    iin = iin_with_check_digit(f"{born:%y%m%d}{seventh}{serial:04}")
    if iin is not None:
        assert iin_problem(iin) is None
        assert birth_date_of(iin) == born
        assert sex_of(iin) is (Sex.MALE if male else Sex.FEMALE)


@given(st.integers(0, 9999), st.integers(1, 9))
def test_a_wrong_check_digit_never_passes(serial: int, by: int) -> None:
    iin = iin_with_check_digit(f"9901013{serial:04}")
    if iin is not None:
        assert iin_problem(f"{iin[:11]}{(int(iin[11]) + by) % 10}") is not None


@given(st.text(max_size=20))
def test_a_message_never_carries_the_value(text: str) -> None:
    for message in (iin_problem(text), iban_problem(text)):
        if message is not None and len(text) > 4:
            assert text not in message


@pytest.mark.parametrize(
    "account", ["KZ31601A000000000001", "KZ97563B000000000001", "kz31 601a 0000 0000 0001"]
)
def test_an_account_of_the_two_banks_is_accepted(account: str) -> None:
    assert iban_problem(account) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "IBAN начинается с KZ и состоит из 20 знаков"),
        ("DE89370400440532013000", "IBAN начинается с KZ и состоит из 20 знаков"),
        ("KZ31601A00000000000", "IBAN начинается с KZ и состоит из 20 знаков"),
        ("KZ31601A0000000000-1", "IBAN начинается с KZ и состоит из 20 знаков"),
        ("KZ32601A000000000001", "Контрольное число IBAN не сходится"),
        ("KZ86125KZT5004100100", "Счёт должен быть открыт в АО «Казпочта» или АО «Народный банк»"),
    ],
)
def test_a_wrong_account_is_told_what_is_wrong(text: str, problem: str) -> None:
    assert iban_problem(text) == problem


def test_an_account_is_kept_without_spaces() -> None:
    assert iban_compact(" kz31 601a 0000 0000 0001 ") == "KZ31601A000000000001"
