"""The operator's files of days off and working weekends, one a year, each with its source."""

from collections.abc import Iterable
from datetime import date

from pydantic import Field, HttpUrl, model_validator

from rules.strict_yaml import LawData, LawDataError, read, validated


class TransferSource(LawData):
    """Name the order or the law that a file of transfers rests on."""

    title: str
    link: HttpUrl | None = None


class YearFile(LawData):
    """Hold the transfers of one year; `complete` says that it needs no library below it."""

    year: int
    confirmed: bool
    complete: bool = False
    source: TransferSource
    days_off: dict[date, str] = Field(default_factory=dict)
    working_days: dict[date, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> "YearFile":
        twice = self.days_off.keys() & self.working_days.keys()
        if twice:
            raise ValueError(f"{min(twice).isoformat()} is declared both off and working")
        foreign = [day for day in (*self.days_off, *self.working_days) if day.year != self.year]
        if foreign:
            raise ValueError(f"{min(foreign).isoformat()} is not a day of {self.year}")
        return self


def read_transfers(files: Iterable[tuple[str, str]]) -> tuple[YearFile, ...]:
    """Read files given as name and YAML text.

    Raises:
        LawDataError: a file is wrong, or two of the same folder speak of one year.
    """
    found: dict[int, YearFile] = {}
    for name, text in files:
        file = validated(YearFile, name, "year", read(name, text))
        if file.year in found:
            raise LawDataError(name, "year", f"{file.year} stands in another file already")
        found[file.year] = file
    return tuple(found.values())


def merged(files: Iterable[YearFile]) -> dict[int, YearFile]:
    """Lay later files over earlier ones of the same year, day by day."""
    years: dict[int, YearFile] = {}
    for file in files:
        below = years.get(file.year)
        years[file.year] = _over(below, file) if below else file
    return years


def _over(below: YearFile, above: YearFile) -> YearFile:
    return above.model_copy(
        update={
            "days_off": {d: why for d, why in below.days_off.items() if d not in above.working_days}
            | above.days_off,
            "working_days": {d: why for d, why in below.working_days.items() if d not in above.days_off}
            | above.working_days,
            "complete": below.complete or above.complete,
        }
    )
