"""What a finding says, in Russian or English (``messages.yaml``)."""

from collections import defaultdict
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from komek.check.finding import Finding, Severity
from rules.strict_yaml import read


class Message(BaseModel):
    """The words of one code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ru: str
    en: str
    severity: Severity = Severity.ERROR


@cache
def messages() -> dict[str, Message]:
    """Return the words of every code."""
    name = "messages.yaml"
    found = read(name, files("komek.check").joinpath(name).read_text(encoding="utf-8"))
    return {code: Message.model_validate(words) for code, words in found.items()}


def said(finding: Finding, language: str) -> str:
    """Return what a finding says."""
    message = messages()[finding.code]
    template = message.ru if language == "ru" else message.en
    facts = {name: _in(language, value) for name, value in finding.facts}
    return template.format_map(defaultdict(str, facts))


def _in(language: str, value: str) -> str:
    """Pick one language of a fact that carries both: ``по-русски · in English``."""
    if " · " not in value:
        return value
    russian, _, english = value.partition(" · ")
    if value.startswith(" ("):
        return f"{russian})" if language == "ru" else f" ({english}"
    return russian if language == "ru" else english


def severity(finding: Finding) -> Severity:
    """Return how bad a finding is."""
    return messages()[finding.code].severity
