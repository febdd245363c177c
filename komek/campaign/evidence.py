"""What the proofs look at: answers to applicants, the database, the engine's and the receivers' books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from sqlalchemy import select

from adapters.database.audit import AuditEntry, breaks_in_chain
from adapters.database.base import Base
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.job_ledger import LedgerEntry
from adapters.database.notice import Notice
from adapters.database.outbox import Effect
from adapters.database.term import Term, TermEvent
from adapters.stub_books import read_books
from adapters.stubs import CABINET_BOOKS, SMS_BOOKS
from komek.campaign.applicants import Submission
from komek.campaign.engine_books import EngineBooks, Instance
from komek.campaign.house import House
from komek.reconcile.finding import Finding

_Row = TypeVar("_Row", bound=Base)


@dataclass(frozen=True)
class Evidence:
    """Everything as it stood when the campaign had come to rest."""

    submissions: Sequence[Submission]
    epoch: str
    cases: Mapping[str, Case]
    effects: Sequence[Effect]
    ledger: Sequence[LedgerEntry]
    terms: Sequence[Term]
    term_events: Sequence[TermEvent]
    notices: Sequence[Notice]
    audit: Sequence[AuditEntry]
    breaks: Sequence[int]
    engine: EngineBooks
    sms: Sequence[str]
    """Ids of the messages that the SMS gateway took, as often as it took them."""
    cabinet: Sequence[str]
    instances: Mapping[str, Sequence[Instance]]
    reconciled: Sequence[Finding]
    """What `komek reconcile` finds, of which there should be nothing."""

    @cached_property
    def held(self) -> frozenset[str]:
        """Cases that stop on their way because nobody does their task."""
        return frozenset(one.case_id for one in self.submissions if one.play.held)

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """Cases that were withdrawn: what was under way for them may have been cut off."""
        return frozenset(one.case_id for one in self.submissions if one.play.fate.withdrawn_at)


def gather(
    submissions: Sequence[Submission],
    house: House,
    database: Sessions,
    engine: EngineBooks,
    reconciled: Sequence[Finding],
) -> Evidence:
    """Read everything; nothing moves any more."""
    engine.read()
    with database() as session:
        return Evidence(
            submissions=submissions,
            epoch=house.ground.engine.epoch,
            cases={case.id: case for case in session.scalars(select(Case))},
            effects=session.scalars(select(Effect).order_by(Effect.id)).all(),
            ledger=session.scalars(select(LedgerEntry)).all(),
            terms=session.scalars(select(Term)).all(),
            term_events=session.scalars(select(TermEvent).order_by(TermEvent.sequence)).all(),
            notices=session.scalars(select(Notice)).all(),
            audit=session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all(),
            breaks=list(breaks_in_chain(session)),
            engine=engine,
            sms=[entry["id"] for entry in read_books(house.books / SMS_BOOKS)],
            cabinet=[entry["id"] for entry in read_books(house.books / CABINET_BOOKS)],
            instances=engine.of_cases(),
            reconciled=reconciled,
        )


def by_case(rows: Iterable[_Row]) -> dict[str, list[_Row]]:
    """Return rows by the case they belong to."""
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)  # type: ignore[attr-defined]
    return found
