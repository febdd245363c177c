"""Read a reply as an official entered it: amounts by month and kind, confirmation, or no data."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from starlette.datastructures import FormData

from adapters.desk.replies import Asked
from adapters.portal.form_reading import text_of
from adapters.portal.problems import Rule
from adapters.shep.services import Income, IncomeAnswer
from adapters.shep.services.income import Incomes
from rules.codes import QueryState

MOST_ROWS = 20
AMOUNT = re.compile(r"\d{1,12}(\.\d{1,2})?", re.ASCII)
CHOOSE = Rule("выберите, что ответил орган", "органның жауабын таңдаңыз")
NO_AMOUNT = Rule(
    "укажите суммы или выберите «Доходов не было»", "сомаларды көрсетіңіз немесе «Табыс болмаған» таңдаңыз"
)
NOT_MONEY = Rule("сумма в тенге цифрами, например 45000,50", "сома теңгемен, цифрмен, мысалы 45000,50")
NO_KIND = Rule("выберите вид дохода из списка", "табыс түрін тізімнен таңдаңыз")
CONFIRMED: dict[str, Any] = {"confirmed": True}
"""What is kept where a body confirmed in writing what its system did not know."""


class ReplyRefusedError(ValueError):
    """The reply is not accepted; `rule` says why."""

    def __init__(self, rule: Rule) -> None:
        super().__init__("reply refused")
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Row:
    """Amounts of one kind in the three months, as typed."""

    kind: str = ""
    amounts: tuple[str, ...] = ("", "", "")

    @property
    def empty(self) -> bool:
        """Tell whether no amount was typed."""
        return not any(self.amounts)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as typed: `answer` is `found`, `none` (known to have no income) or `no-data`."""

    answer: str
    rows: tuple[Row, ...]


def read_reply(data: FormData) -> Reply:
    """Return what was typed."""
    kinds = [str(kind) for kind in data.getlist("kind")]
    columns = [[str(text).strip() for text in data.getlist(f"amount_{month}")] for month in (1, 2, 3)]
    count = min(MOST_ROWS, max(len(kinds), *(len(column) for column in columns)))
    rows = tuple(
        Row(
            kinds[index] if index < len(kinds) else "",
            tuple(column[index] if index < len(column) else "" for column in columns),
        )
        for index in range(count)
    )
    return Reply(text_of(data, "answer"), rows)


def reply_kept(asked: Asked, months: tuple[date, ...]) -> Reply:
    """Return a reply that was entered before, as it would be typed."""
    if asked.request.state != QueryState.FOUND or asked.answer is None:
        return Reply(asked.request.state or "", ())
    if not asked.of_income:
        return Reply("found", ())
    incomes = IncomeAnswer.model_validate(asked.answer.payload).incomes.income
    rows = tuple(
        Row(income.kind, tuple(f"{income.amount}" if income.month == month else "" for month in months))
        for income in incomes
    )
    return Reply("found" if incomes else "none", _joined(rows))


def judged(
    reply: Reply, asked: Asked, months: tuple[date, ...], kinds: frozenset[str]
) -> tuple[QueryState, dict[str, Any]]:
    """Return what a reply means: its state, and the payload in the shape of the system's own answer.

    Raises:
        ReplyRefusedError: it breaks a rule of the form.
    """
    if reply.answer == "no-data":
        return QueryState.NO_DATA, {}
    if not asked.of_income:
        if reply.answer != "found":
            raise ReplyRefusedError(CHOOSE)
        return QueryState.FOUND, CONFIRMED
    if reply.answer not in ("found", "none"):
        raise ReplyRefusedError(CHOOSE)
    incomes = [] if reply.answer == "none" else _incomes(reply.rows, months, kinds)
    answer = IncomeAnswer(iin=asked.request.iin, incomes=Incomes(income=incomes))
    return QueryState.FOUND, answer.model_dump(mode="json")


def _incomes(rows: tuple[Row, ...], months: tuple[date, ...], kinds: frozenset[str]) -> list[Income]:
    filled = [row for row in rows if not row.empty]
    if not filled:
        raise ReplyRefusedError(NO_AMOUNT)
    if any(row.kind not in kinds for row in filled):
        raise ReplyRefusedError(NO_KIND)
    return [
        Income(month=month, kind=row.kind, amount=_amount(text))
        for row in filled
        for month, text in zip(months, row.amounts, strict=True)
        if text
    ]


def _amount(text: str) -> Decimal:
    compact = re.sub(r"\s", "", text).replace(",", ".")
    if not AMOUNT.fullmatch(compact):
        raise ReplyRefusedError(NOT_MONEY)
    return Decimal(compact)


def _joined(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Put months of one kind side by side; a month told of twice stays on a row of its own."""
    joined: list[Row] = []
    for row in rows:
        for index, other in enumerate(joined):
            if other.kind == row.kind and not any(
                a and b for a, b in zip(other.amounts, row.amounts, strict=True)
            ):
                pairs = zip(other.amounts, row.amounts, strict=True)
                joined[index] = Row(row.kind, tuple(a or b for a, b in pairs))
                break
        else:
            joined.append(row)
    return tuple(joined)
