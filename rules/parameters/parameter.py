"""A parameter of the law and its values by date."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field, HttpUrl, model_validator

from rules.strict_yaml import LawData
from rules.terms.term import Status


class Unit(StrEnum):
    """Name what a value is measured in."""

    TENGE = "tenge"
    MRP = "mrp"
    SHARE = "share"
    YEARS = "years"
    MONTHS = "months"
    FLAG = "flag"  # 0 no, 1 yes


class DatedValue(LawData):
    """Hold one value, the days it holds, and where it comes from; `of` is a region, kind or sex."""

    of: str | None = None
    valid_from: date
    valid_to: date | None = None
    value: Decimal | bool
    title: str = Field(min_length=1)
    link: HttpUrl | None = None
    status: Status

    @model_validator(mode="after")
    def _consistent(self) -> "DatedValue":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self

    @property
    def number(self) -> Decimal:
        """Return the value as a number; a yes is 1."""
        return Decimal(self.value)


class Parameter(LawData):
    """Hold a parameter: what it is called, measured in and listed by, and its values."""

    key: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    unit: Unit
    by: str | None = None
    clause: str = Field(pattern=r"^[a-z0-9-]+/[a-z0-9.-]+$")
    aliases: dict[str, str] = Field(default_factory=dict)
    values: tuple[DatedValue, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "Parameter":
        last: dict[str | None, DatedValue] = {}
        for value in self.values:
            if (value.of is None) != (self.by is None):
                raise ValueError("each value needs `of` where the parameter says `by`, and none elsewhere")
            if self.unit is Unit.FLAG and not isinstance(value.value, bool):
                raise ValueError("a flag is true or false")
            if self.unit is not Unit.FLAG and (isinstance(value.value, bool) or value.number < 0):
                raise ValueError("the value must be a number, not below zero")
            earlier = last.get(value.of)
            if earlier and (earlier.valid_to is None or value.valid_from <= earlier.valid_to):
                raise ValueError(f"overlap at {value.valid_from.isoformat()} of {value.of or self.key}")
            last[value.of] = value
        missing = [target for target in self.aliases.values() if target not in last]
        if missing:
            raise ValueError(f"an alias names {missing[0]}, which has no values")
        return self


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """Hold a value as asked for on a date, with its origin.

    `status` is provisional too where the value was carried forward from before.
    """

    key: str
    of: str | None
    value: Decimal
    since: date
    title: str
    link: str | None
    status: Status
    carried_forward: bool
    clause: str

    @property
    def provisional(self) -> bool:
        """Tell whether a user must see that the value is provisional."""
        return self.status is Status.PROVISIONAL
