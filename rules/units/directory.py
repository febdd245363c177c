"""Routing by registered address, as data that an operator edits (law.md C 5)."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field, model_validator

from rules.strict_yaml import LawData, LawDataError, packaged, read, validated


class Name(LawData):
    """A name in Kazakh and Russian."""

    kk: str
    ru: str


class CommissionMember(LawData):
    """A member of the участковая комиссия: their login and the body that sent them (Social Code art. 124)."""

    login: str = Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")
    body: Literal[
        "local-government",
        "public-association",
        "owners-association",
        "population",
        "education",
        "health",
        "social",
        "law-enforcement",
    ]


class Commission(LawData):
    """The roster of a commission; its first member is the chair, the quorum is configuration."""

    quorum: int = Field(ge=1)
    members: tuple[CommissionMember, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "Commission":
        if len({member.login for member in self.members}) < len(self.members):
            raise ValueError("a member stands twice in the roster")
        if self.quorum > len(self.members):
            raise ValueError("the quorum is larger than the commission")
        return self

    @property
    def chair(self) -> CommissionMember:
        """Return who decides at a tie."""
        return self.members[0]

    def member(self, login: str) -> CommissionMember | None:
        """Return the member with a login."""
        return next((member for member in self.members if member.login == login), None)


class Unit(LawData):
    """One unit: its code stands in the groups of user tasks (``centre:UNIT``)."""

    code: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    region: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    region_name: Name
    territories: tuple[str, ...] = Field(min_length=1)
    """Codes of territories (shape of КАТО) that the unit serves."""
    centre: Name
    authorised_body: Name
    address: Name
    phone: str
    commission: Commission | None = None
    """Without a roster nobody can conclude: cases wait at the vote until the operator enters it."""
    hearing: bool = False
    """Whether this authority hears the applicant before a refusal (appk/73); configuration."""


class _File(LawData):
    units: tuple[Unit, ...] = Field(min_length=1)


class UnknownTerritoryError(LookupError):
    """No unit serves this territory."""


class UnitDirectory:
    """All units, found by code or by the territory of a registered address."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_code = {unit.code: unit for unit in units}
        self._by_territory = {
            territory: unit for unit in self._by_code.values() for territory in unit.territories
        }

    @classmethod
    def load(cls, overrides: Iterable[tuple[str, str]] = ()) -> "UnitDirectory":
        """Read the packaged units, and the operator's on top of them.

        Raises:
            LawDataError: a unit lacks something, or two units claim one territory.
        """
        units: dict[str, Unit] = {}
        for name, text in [*packaged("rules.units"), *overrides]:
            for unit in validated(_File, name, "file", read(name, text)).units:
                units[unit.code] = unit
        claimed: dict[str, str] = {}
        for unit in units.values():
            for territory in unit.territories:
                if claimed.setdefault(territory, unit.code) != unit.code:
                    raise LawDataError(
                        "units", unit.code, f"{territory} belongs to {claimed[territory]} already"
                    )
        return cls(units.values())

    def unit(self, code: str) -> Unit:
        """Return a unit by its code.

        Raises:
            UnknownTerritoryError: there is no such unit.
        """
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownTerritoryError(f"no unit {code}") from None

    def serving(self, territory: str) -> Unit:
        """Return the unit that serves a territory.

        Raises:
            UnknownTerritoryError: no unit serves it.
        """
        try:
            return self._by_territory[territory]
        except KeyError:
            raise UnknownTerritoryError(f"no unit serves the territory {territory}") from None

    def all(self) -> tuple[Unit, ...]:
        """Return all units in the order of their codes."""
        return tuple(self._by_code[code] for code in sorted(self._by_code))
