"""No code of a term or of the history is shown to people without its words."""

import re
from pathlib import Path

import pytest

from adapters.database import term_move
from adapters.pages.term_names import term_name
from adapters.pages.wording import dictionary
from rules.codes import Service
from rules.terms import Kind, Terms

ROOT = Path(__file__).resolve().parents[3]
TERMS = Terms.load()
LAST = [TERMS.history(code)[-1] for code in TERMS.ids()]
EVENTS = {"armed", "suspended", "resumed", "extended", "warned", "breached", "met", "met-late", "cancelled",
          "re-projected", "ended", "breach-explained"}  # fmt: skip


def sources(*folders: str) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for name in folders for path in (ROOT / name).rglob("*.py")
    )


def test_every_event_of_a_term_has_words_in_ledger_and_history() -> None:
    assert dictionary("term-events").keys() >= EVENTS
    assert {f"term-{event}" for event in EVENTS} <= dictionary("actions").keys()


def test_every_reason_of_a_moved_or_closed_term_has_words() -> None:
    events = {term.ends_with for term in LAST if term.kind is Kind.GUARDED and term.service is Service.ASP}
    causes = {cause for term in LAST for cause in (*term.suspended_by,)}
    moves = {value for name, value in vars(term_move).items() if name.isupper() and isinstance(value, str)}
    said = set(re.findall(r'reason="([a-z-]+)"', sources("workers")))
    assert events | causes | moves | said <= dictionary("term-reasons").keys()


def test_every_action_of_the_history_has_words() -> None:
    noted = set(re.findall(r'\.note\(\s*"([a-z-]+)"', sources("adapters", "workers", "komek")))
    assert len(noted) > 30
    assert noted - dictionary("actions").keys() == set()


@pytest.mark.parametrize("code", TERMS.ids())
def test_every_term_is_called_by_its_name(code: str) -> None:
    assert term_name(code).ru != code
    assert re.search("[әіңғүұқөһ]", term_name(code).kk.lower())


def test_an_unknown_term_speaks_for_itself() -> None:
    assert term_name("moon") == ("moon", "moon", True)


def test_every_service_has_words() -> None:
    assert dictionary("services").keys() == set(Service)
