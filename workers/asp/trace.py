"""A calculation's lines as they are kept with the decision."""

from collections.abc import Iterable
from typing import Any

from rules.asp import TraceLine


def kept(lines: Iterable[TraceLine]) -> list[dict[str, Any]]:
    """Return the lines as JSON: amounts as strings, the value each rests on with its date and source."""
    return [_line(line) for line in lines]


def _line(line: TraceLine) -> dict[str, Any]:
    value = line.parameter
    return {
        "rule": line.rule,
        "clause": line.clause,
        "text": line.text,
        "kk": line.kk,
        "amount": None if line.amount is None else str(line.amount),
        "counted": line.counted,
        "member": line.member,
        "source": line.source,
        "provisional": line.provisional,
        "parameter": None
        if value is None
        else {
            "key": value.key,
            "of": value.of,
            "title": value.title,
            "value": str(value.value),
            "since": value.since.isoformat(),
            "clause": value.clause,
            "link": value.link,
        },
    }
