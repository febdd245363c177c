"""Make identifiers for synthetic people that are valid and yet can be told from real ones.

The rule: in a synthetic ИИН the four serial digits (places 8–11) lie in 9000–9999. Real serials are
given out from 0 upwards for one day of birth and sex and stay far below. A synthetic BIN (БИН) has
the serial 99 000 and above; a synthetic phone number has the operator code 700 and begins with 000;
the account part of a synthetic IBAN is the letter Z and twelve digits.
"""

from datetime import date

from rules.identifiers import Sex, iin_with_check_digit

FIRST_SYNTHETIC_SERIAL = 9000
LAST_SYNTHETIC_SERIAL = 9999
HALYK = "601"
KAZPOST = "563"


class SerialsExhaustedError(RuntimeError):
    """Say that a thousand synthetic people were born on one day with one sex."""


class IinBook:
    """Gives out each synthetic ИИН once; in the same order it gives the same numbers."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def issue(self, birth_date: date, sex: Sex) -> str:
        """Return the next free synthetic ИИН for a day of birth and a sex.

        Raises:
            SerialsExhaustedError: the reserved range is used up for that day and sex.
        """
        stem = f"{birth_date:%y%m%d}{_century_digit(birth_date, sex)}"
        for serial in range(self._next.get(stem, FIRST_SYNTHETIC_SERIAL), LAST_SYNTHETIC_SERIAL + 1):
            iin = iin_with_check_digit(f"{stem}{serial}")
            if iin is not None:
                self._next[stem] = serial + 1
                return iin
        raise SerialsExhaustedError("no synthetic ИИН is left for one day of birth and sex")


def is_synthetic(iin: str) -> bool:
    """Tell whether an ИИН lies in the range reserved for synthetic people."""
    return iin[7:11].isdigit() and int(iin[7:11]) >= FIRST_SYNTHETIC_SERIAL


def synthetic_bin(number: int) -> str:
    """Return the valid БИН of the n-th synthetic organisation, registered in January 2020."""
    for serial in range(99_000 + number * 10, 99_010 + number * 10):
        code = iin_with_check_digit(f"200140{serial}")
        if code is not None:
            return code
    raise SerialsExhaustedError("no synthetic БИН is left for this number")


def synthetic_phone(number: int) -> str:
    """Return the n-th synthetic phone number in international form."""
    return f"+7700000{number % 10_000:04d}" if number < 10_000 else f"+770{number % 10**8:08d}"


def synthetic_iban(bank: str, number: int) -> str:
    """Return the mod-97 valid IBAN of the n-th synthetic account at a bank (three digits)."""
    account = f"{bank}Z{number:012d}"
    as_number = int("".join(str(int(sign, 36)) for sign in f"{account}KZ00"))
    return f"KZ{98 - as_number % 97:02d}{account}"


def _century_digit(birth_date: date, sex: Sex) -> int:
    first = {18: 1, 19: 3, 20: 5}[birth_date.year // 100]
    return first if sex is Sex.MALE else first + 1
