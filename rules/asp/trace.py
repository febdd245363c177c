"""What a calculation says of itself: each line with its source answer, rule, clause and amount."""

from dataclasses import dataclass
from decimal import Decimal

from rules.parameters import ParameterValue


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One line of a calculation.

    `member` and `source` are references (never a name or ИИН). `text` is the rule in Russian words, `kk` in
    Kazakh; titles of values stay as their source has them. `amount` is in tenge, `counted` says whether it
    entered the sum, `parameter` is the value it rests on.
    """

    rule: str
    clause: str
    text: str
    kk: str
    amount: Decimal | None = None
    counted: bool = True
    member: str | None = None
    source: str | None = None
    parameter: ParameterValue | None = None

    @property
    def provisional(self) -> bool:
        """Tell whether the line rests on a provisional value."""
        return self.parameter is not None and self.parameter.provisional
