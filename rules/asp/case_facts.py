"""Everything a decision rests on, as one value that can be kept and read back years later."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from rules.asp.bars import BarringEvent
from rules.asp.family import FamilyMember
from rules.asp.farm import Holding
from rules.asp.income_entries import IncomeEntry


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The facts of one case by reference: keys of members, never names or ИИН.

    `unanswered` and `at_hand` are keys of members as `assess_income` takes them; `contract_months` is None
    where there is no contract; `carry_forward` tells whether the profile let figures be carried forward.
    """

    applied_on: date
    region: str
    members: tuple[FamilyMember, ...]
    incomes: tuple[IncomeEntry, ...]
    holdings: tuple[Holding, ...] = ()
    unanswered: tuple[str, ...] = ()
    at_hand: tuple[str, ...] = ()
    bars: tuple[BarringEvent, ...] = ()
    contract_months: int | None = None
    carry_forward: bool = False

    def kept(self) -> dict[str, Any]:
        """Return the facts as JSON: money as strings, sets as sorted lists."""
        kept: dict[str, Any] = _ADAPTER.dump_python(self, mode="json")
        for member in kept["members"]:
            member["flags"] = sorted(member["flags"])
        return kept

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "CaseFacts":
        """Read what `kept` returned.

        Raises:
            ValidationError: it is something else.
        """
        return _ADAPTER.validate_python(kept)


_ADAPTER = TypeAdapter(CaseFacts)
