"""Durations of ISO 8601, as far as they have a fixed length."""

import re
from datetime import timedelta

_ISO = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


def duration(text: object) -> timedelta:
    """Read a duration such as ``P10D`` or ``PT1H30M``.

    Raises:
        ValueError: it is none, is zero, or has months or years, whose length nobody knows.
    """
    if isinstance(text, timedelta):
        return text
    found = _ISO.fullmatch(text) if isinstance(text, str) else None
    parts = {unit: float(number) for unit, number in found.groupdict().items() if number} if found else {}
    if not any(parts.values()):
        raise ValueError(f"«{text}» — не длительность ISO 8601: пишите, например, P10D, PT1H или P1DT12H")
    return timedelta(**parts)


def iso(length: timedelta) -> str:
    """Write a duration as ISO 8601."""
    seconds = length.total_seconds() - length.days * 86_400
    days = f"{length.days}D" if length.days else ""
    return f"P{days}" if days and not seconds else f"P{days}T{seconds:g}S"
