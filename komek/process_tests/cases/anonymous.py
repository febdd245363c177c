"""A case's values without its data."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from komek.process_tests.cases.models import Models

PAST = "2020-01-01T00:00:00Z"
FAR = "2999-12-31T00:00:00Z"
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class Anonymous:
    """Keeps what the models themselves name, and puts names of no meaning in all other values' place.

    The same value gets the same name, so that correlation keys still fit. An instant becomes one long past
    where its timer fired, else one far away: so the path stays and no time has to pass.

    Args:
        models: whose literals (``"valid"`` in a condition, a form's option, a table's entry) are kept.
        fired: instants of timers that fired, in milliseconds.
    """

    def __init__(self, models: Models, fired: set[int]) -> None:
        texts = "\n".join(html.unescape(file.content.decode(errors="ignore")) for file in models.files)
        self._literals = set(re.findall(r'"([^"\n]{1,60})"', texts))
        self._fired = fired
        self._names: dict[str, str] = {}
        self._counted: dict[str, int] = {}

    def variables(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return variables without data."""
        return {name: self.value(name, value) for name, value in values.items()}

    def value(self, name: str, value: Any) -> Any:
        """Return a variable's value without data."""
        match value:
            case None | bool():
                return value
            case int() | float():
                return (value > 0) - (value < 0)  # whether there is any, not how much
            case str():
                return self._text(name, value)
            case list():
                return [self.value(name, one) for one in value]
            case dict():
                return {key: self.value(key, one) for key, one in value.items()}
            case _:
                raise AssertionError(f"no JSON: {type(value).__name__}")

    def _text(self, name: str, value: str) -> str:
        if _WORD.fullmatch(value) and value in self._literals:
            return value
        moment = instant(value)
        if moment is not None:
            return PAST if moment in self._fired else FAR
        if value and value not in self._names:
            self._counted[name] = self._counted.get(name, 0) + 1
            self._names[value] = f"{name}-{self._counted[name]}"
        return self._names.get(value, "")


def instant(text: str) -> int | None:
    """Return the milliseconds of an aware date-time of ISO 8601, or None."""
    if len(text) < len("2026-01-01T00:00"):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return None if found.tzinfo is None else round(found.timestamp() * 1000)
