"""The wording of the duties of an individual plan in both languages."""

from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from adapters.documents.authority import Bilingual
from adapters.documents.formats import short_date


@cache
def duty_kinds() -> dict[str, Bilingual]:
    """Return the kinds of duties by their code."""
    text = (files("adapters.documents") / "duties.yaml").read_text(encoding="utf-8")
    return {code: Bilingual.model_validate(entry) for code, entry in yaml.safe_load(text).items()}


def duty_until(kind: str, due_on: date) -> Bilingual:
    """Write a duty with the day by which it is performed."""
    named, day = duty_kinds()[kind], short_date(due_on)
    return Bilingual(kk=f"{named.kk} – {day} дейін", ru=f"{named.ru} – до {day}")
