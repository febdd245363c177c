"""Open terms in a scratch database: seven kinds, a third of the reviews suspended, as workers leave them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from adapters.clock import ALMATY
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.term import Term, TermEvent
from rules.law import Law
from rules.terms import Entry, Projector, replay

REVIEWS = ("asp-review-centre", "asp-review-portal", "asp-review-akim")
OTHERS = ("asp-replies", "asp-contract", "asp-survey", "local-review")
SEED = 20261123
_PORTION = 2_000


def seed_terms(database: Sessions, law: Law, count: int, now: datetime) -> None:
    """Put `count` open terms into an empty database, two to a case, begun in the ten days before now."""
    random, projector = Random(SEED), Projector(law.calendar)  # noqa: S311 - terms are drawn, not secrets
    for first in range(0, count, _PORTION):
        cases: list[dict[str, Any]] = []
        terms: list[dict[str, Any]] = []
        events: list[dict[str, Any]] = []
        for number in range(first, min(first + _PORTION, count)):
            if number % 2 == 0:
                cases.append(_case(random, number, now))
            rule = random.choice(OTHERS if number % 2 else REVIEWS)
            term, ledger = _term(random, projector, law, (cases[-1]["id"], rule), now)
            terms.append(term)
            events += ledger
        with database.begin() as session:
            session.execute(insert(Case), cases)
            session.execute(insert(Term), terms)
            session.execute(insert(TermEvent), events)
    with database.begin() as session:
        session.execute(text("ANALYZE"))


def _case(random: Random, number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": _id(random), "number": f"ASP-2026-{number:06d}", "service": "asp", "edition": "passport-asp",
        "regime": "ordinary", "channel": random.choice(("portal", "centre", "akim")), "region": "oskemen",
        "unit": "oskemen", "stage": "assessment", "submitted_at": now,
    }  # fmt: skip


def _term(
    random: Random, projector: Projector, law: Law, case_and_code: tuple[str, str], now: datetime
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    case_id, code = case_and_code
    start = now.astimezone(ALMATY) - timedelta(minutes=random.randint(1, 10 * 24 * 60))
    rule = law.term(code, start)
    entries = [Entry("armed", start, rule.length)]
    if code in REVIEWS and random.random() < 1 / 3:
        asked = start + (now - start) * random.random()
        entries.append(Entry("suspended", asked))
        if random.random() < 0.5:
            entries.append(Entry("resumed", asked + (now - asked) * random.random()))
    found = replay(rule, start, entries, projector=projector, replies=lambda at: law.term("asp-replies", at))
    state = "breached" if now >= found.due else "warned" if now >= found.warn_at else "armed"
    term_id = _id(random)
    term: dict[str, Any] = {
        "id": term_id, "case_id": case_id, "term": code, "clause": rule.clause, "state": state,
        "started_at": start, "length": rule.length, "warn_at": found.warn_at, "due_at": found.due,
        "last_day": found.last_day, "confirmed": found.confirmed,
    }  # fmt: skip
    return term, _rows(term_id, entries, found.due)


def _rows(term_id: str, entries: Sequence[Entry], due: datetime) -> list[dict[str, Any]]:
    return [
        {
            "term_id": term_id, "event": entry.event, "at": entry.at, "actor": "worker:seed",
            "reason": None if entry.event == "armed" else "written-request", "length": entry.length,
            "due_at": due,
        }
        for entry in entries
    ]  # fmt: skip


def _id(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))
