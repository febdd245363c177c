"""Check the identifiers of citizens and accounts; no message here ever carries the value.

Source: facts, law B (ИИН weights and vectors, IBAN length and bank codes).
"""

from datetime import date
from enum import StrEnum
from itertools import chain

from stdnum import iban
from stdnum.exceptions import ValidationError

FIRST_WEIGHTS = tuple(range(1, 12))
SECOND_WEIGHTS = tuple(chain(range(3, 12), (1, 2)))
CENTURIES = {1: 1800, 2: 1800, 3: 1900, 4: 1900, 5: 2000, 6: 2000}
BANKS = {"601": "АО «Народный банк»", "563": "АО «Казпочта»"}
"""Bank codes that may receive the aid (passport-asp/portal-step-3)."""


class Sex(StrEnum):
    """Tell the sex that the 7th digit of an ИИН names."""

    MALE = "male"
    FEMALE = "female"


def iin_with_check_digit(stem11: str) -> str | None:
    """Append the check digit to eleven digits; None where the number is never issued.

    Raises:
        ValueError: the stem is not eleven ASCII digits.
    """
    if len(stem11) != 11 or not _digits(stem11):
        raise ValueError("the stem of an ИИН has eleven digits")
    for weights in (FIRST_WEIGHTS, SECOND_WEIGHTS):
        check = sum(int(d) * w for d, w in zip(stem11, weights, strict=True)) % 11
        if check < 10:
            return f"{stem11}{check}"
    return None


def iin_problem(text: str) -> str | None:
    """Say in Russian what is wrong with an ИИН; None where it is right.

    A 7th digit 0 (foreigners, unverified) is accepted; then the century is not told by the number.
    """
    if len(text) != 12 or not _digits(text):
        return "ИИН состоит из 12 цифр"
    if int(text[6]) > 6:
        return "Седьмая цифра ИИН не обозначает век и пол"
    if not _has_birth_date(text):
        return "Первые шесть цифр ИИН не являются датой рождения"
    if iin_with_check_digit(text[:11]) != text:
        return "Контрольная цифра ИИН не сходится"
    return None


def birth_date_of(iin: str) -> date | None:
    """Return the birth date a valid ИИН names; None for a wrong one or one that names no century."""
    if iin_problem(iin) or iin[6] == "0":
        return None
    return _birth_date(iin, CENTURIES[int(iin[6])])


def sex_of(iin: str) -> Sex | None:
    """Return the sex a valid ИИН names; None for a wrong one or one that names none."""
    if iin_problem(iin) or iin[6] == "0":
        return None
    return Sex.MALE if int(iin[6]) % 2 else Sex.FEMALE


def iban_problem(text: str) -> str | None:
    """Say in Russian why an account may not receive the aid; None where it may.

    Spaces and small letters are accepted; `iban_compact` gives the form to keep.
    """
    compact = iban_compact(text)
    if not compact.startswith("KZ") or len(compact) != 20 or not compact.isascii() or not compact.isalnum():
        return "IBAN начинается с KZ и состоит из 20 знаков"
    try:
        iban.validate(compact)
    except ValidationError:
        return "Контрольное число IBAN не сходится"
    if compact[4:7] not in BANKS:
        return "Счёт должен быть открыт в АО «Казпочта» или АО «Народный банк»"
    return None


def iban_compact(text: str) -> str:
    """Return an IBAN without spaces, in capitals."""
    return "".join(text.split()).upper()


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _has_birth_date(iin: str) -> bool:
    if iin[6] != "0":
        return _birth_date(iin, CENTURIES[int(iin[6])]) is not None
    return any(_birth_date(iin, century) for century in (1900, 2000))


def _birth_date(iin: str, century: int) -> date | None:
    try:
        return date(century + int(iin[:2]), int(iin[2:4]), int(iin[4:6]))
    except ValueError:
        return None
