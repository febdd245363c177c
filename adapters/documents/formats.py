"""How dates and money are written in letters, in Kazakh and Russian."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from adapters.documents.authority import Bilingual

MONTHS_KK = (
    "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
    "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
)  # fmt: skip
MONTHS_RU = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
QUARTERS = ("I", "II", "III", "IV")
NO_BREAK = "\N{NO-BREAK SPACE}"


def long_date(day: date) -> Bilingual:
    """Write a date with the month's name."""
    return Bilingual(
        kk=f"{day.year}{NO_BREAK}жылғы {day.day}{NO_BREAK}{MONTHS_KK[day.month - 1]}",
        ru=f"{day.day}{NO_BREAK}{MONTHS_RU[day.month - 1]} {day.year}{NO_BREAK}года",
    )


def short_date(day: date) -> str:
    """Write a date in digits, the same in both languages."""
    return f"{day:%d.%m.%Y}"


def money(amount: Decimal) -> str:
    """Write tenge with groups of three digits; tiyn only where there are any."""
    rounded = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = f"{rounded:,.2f}".removesuffix(".00")
    return text.replace(",", NO_BREAK).replace(".", ",")


def quarter(year: int, number: int) -> Bilingual:
    """Write a quarter of a year."""
    roman = QUARTERS[number - 1]
    return Bilingual(
        kk=f"{year}{NO_BREAK}жылғы {roman}{NO_BREAK}тоқсан",
        ru=f"{roman}{NO_BREAK}квартал {year}{NO_BREAK}года",
    )
