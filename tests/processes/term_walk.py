"""Terms alone, on the real engine: cases that host one term each, their guards, and what became of both."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

from sqlalchemy import func, select

from adapters.camunda.gateway import Backpressure, Gateway
from adapters.clock import Clock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.term import Term, TermEvent
from komek.links import DoorLinks
from komek.process_tests.case_history import CaseHistory
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.officials import Officials
from komek.process_tests.records import Records
from komek.process_tests.term_host import HOST
from komek.process_tests.waiting import wait_until
from komek.reprojection import Reprojection, Tally
from komek.settings import Settings
from komek.time_travel import TimeTravel
from rules.law import Law
from rules.terms import Kind
from rules.terms import Term as Rule
from workers.runtime.work import Work, Workshop
from workers.shared.terms import close_term, happened, open_terms, running_term, skip_terms

NOISE = timedelta(seconds=1)
"""By which our reading of the engine's clock may be behind it."""
PROMPT = timedelta(minutes=10)
"""By the engine's clock, from a timer's instant to the ledger's entry."""


class Ground(Protocol):
    """Engine, database and worker process that a walk stands on; they may be others after a restart."""

    settings: Settings
    database: Sessions
    clock: Clock
    gateway: Gateway
    records: Records
    officials: Officials
    time: TimeTravel
    loop: EventLoop


@dataclass
class TermWalk:
    """Arms terms, changes the law under them, lets time pass, and sees what became of them."""

    on: Ground
    law: Law

    def guarded_terms(self) -> list[Rule]:
        """Return every term of the service that has a guard."""
        every = [self.law.terms.history(term)[-1] for term in self.law.terms.ids()]
        return [rule for rule in every if rule.service == "asp" and rule.kind is Kind.GUARDED]

    def arm(self, rules: Iterable[Rule], hearing: datetime) -> dict[str, str]:
        """Arm each term by its own event in a case of its own; what else begins with it is cancelled."""
        cases: dict[str, str] = {}
        for rule in rules:
            cases[rule.id] = case_id = self._open_case(
                "portal" if rule.channels == "any" else min(rule.channels)
            )
            with self.work() as work:
                at = hearing if rule.starts_with == "hearing" else None
                happened(work, work.case(case_id), rule.starts_with, at=at)
                others = {term.term for term in open_terms(work, case_id)} - {rule.id}
                skip_terms(work, work.case(case_id), others)
        return cases

    def act(self, case_id: str, term: str) -> None:
        """Let the act that a term waits for happen, and nothing else."""
        with self.work() as work:
            row = running_term(work, work.case(case_id), term)
            assert row is not None, term
            close_term(work, row, reason=self.law.term(term, row.started_at).ends_with)

    def change_law(self, law: Law) -> Tally:
        """Re-project every open term as `komek terms reproject --apply` does; wait until guards are told."""
        self.law = law
        tally = Reprojection(self.on.database, law, self.on.clock).apply()
        assert (tally.busy, tally.failed) == ([], {})
        self.wait_until_told()
        return tally

    def forward_to(self, instant: datetime) -> None:
        """Move the clock to an instant, from term to term."""
        if (ahead := instant - self.on.clock.now()) > timedelta(0):
            self.on.time.forward(ahead)

    @contextmanager
    def work(self) -> Iterator[Work]:
        """A transaction of a handler."""
        settings = self.on.settings
        links, epoch = DoorLinks(settings.doors_url or ""), settings.engine_epoch or ""
        workshop = Workshop(self.on.database, self.on.clock, self.law, links, epoch)
        with workshop.work("tests", 0, 0) as work:
            yield work

    def row(self, case_id: str, term: str) -> Term:
        """Return a term of a case."""
        with self.on.database() as session:
            return session.scalars(select(Term).where(Term.case_id == case_id, Term.term == term)).one()

    def dues(self, terms: dict[str, str]) -> dict[str, datetime]:
        """Return when each term of a group ends."""
        return {term: self.row(case_id, term).due_at for term, case_id in terms.items()}

    def states(self, terms: dict[str, str]) -> dict[str, str]:
        """Return the state of each term of a group."""
        return {term: self.row(case_id, term).state for term, case_id in terms.items()}

    def ledger(self, case_id: str, term: str) -> list[TermEvent]:
        """Return what happened to a term, in order."""
        of = select(TermEvent).join(Term).where(Term.case_id == case_id, Term.term == term)
        with self.on.database() as session:
            return list(session.scalars(of.order_by(TermEvent.sequence)))

    def course(self, case_id: str, term: str) -> list[str]:
        """Return the events of a term, in order."""
        return [entry.event for entry in self.ledger(case_id, term)]

    def guard(self, case_id: str, term: str) -> CaseHistory:
        """Return what the guard of a term did."""
        return self.on.records.case(case_id).of_instance(self.row(case_id, term).guard_key or 0)

    def assert_fate(self, case_id: str, term: str, course: list[str], end: str) -> None:
        """See that a term had this course and no other, at its instants, and its guard did each step once."""
        wait_until(
            lambda: self.guard(case_id, term).is_over("term-guard"),
            why=lambda: f"{term}: {self.guard(case_id, term).retold()}",
        )
        ledger, guard, row = self.ledger(case_id, term), self.guard(case_id, term), self.row(case_id, term)
        assert [entry.event for entry in ledger] == course, f"{term}: {[one.event for one in ledger]}"
        assert guard.ends("term-guard") == [end], f"{term}: {guard.retold()}"
        assert guard.incidents() == [], term
        for event, instant in (("warned", row.warn_at), ("breached", row.due_at), ("ended", row.due_at)):
            for at in [entry.at for entry in ledger if entry.event == event]:
                assert instant - NOISE <= at < instant + PROMPT, f"{term} {event} {at} not at {instant}"
        heard = guard.completed("changedBeforeWarning") + guard.completed("changedBeforeDue")
        assert heard == self._told(row), f"{term}: heard {heard} changes, told {self._told(row)}"
        # A timer may have beaten the message that moved it: the guard asked, and waited anew.
        in_vain = guard.completed("waitAnewAfterWarning") - guard.completed("changedBeforeDue")
        assert guard.completed("warnTerm") - in_vain == course.count("warned"), guard.retold()
        in_vain = guard.completed("waitAnewAfterDue") - guard.completed("changedBeforeWarning")
        ended = course.count("breached") + course.count("ended")
        assert guard.completed("breachTerm") - in_vain == ended, guard.retold()
        assert guard.completed("explainBreach") == course.count("breach-explained"), term

    def assert_cancelled(self) -> None:
        """See that what began beside the terms was cancelled and released by its guard."""
        with self.on.database() as session:
            rows = session.execute(select(Term.case_id, Term.term).where(Term.state == "cancelled")).all()
        for case_id, term in rows:
            self.assert_fate(case_id, term, ["armed", "cancelled"], "termMet")

    def wait_for_guards(self) -> None:
        """Wait until every term is guarded."""
        without = select(func.count()).select_from(Term).where(Term.guard_key.is_(None))
        wait_until(lambda: self._none(without), 90, why="every term is guarded")

    def wait_until_told(self) -> None:
        """Wait until the engine has taken every message."""
        open_states = (EffectState.PENDING, EffectState.SENDING)
        waiting = select(func.count()).select_from(Effect).where(
            Effect.kind == EffectKind.MESSAGE, Effect.state.in_(open_states)
        )  # fmt: skip
        wait_until(lambda: self._none(waiting), 60, why="the engine takes every message")

    def wait_until_warned(self, terms: dict[str, str]) -> None:
        """Wait until no term is armed any more whose warning is due by the engine's clock."""

        def late() -> list[str]:
            rows = {term: self.row(case_id, term) for term, case_id in terms.items()}
            now = self.on.clock.now()
            return [term for term, row in rows.items() if row.state == "armed" and row.warn_at <= now]

        wait_until(lambda: not late(), 60, why=lambda: f"not warned: {late()}")

    def wait_until_explained(self, case_id: str, term: str) -> None:
        """Wait until the reason of a breach stands in the ledger."""
        wait_until(
            lambda: "breach-explained" in self.course(case_id, term),
            60,
            why=lambda: f"{term}: {self.course(case_id, term)}",
        )

    def wait_for_states(self, terms: dict[str, str], wanted: dict[str, str]) -> None:
        """Wait until each term has come to its state."""

        def others() -> dict[str, str]:
            return {term: state for term, state in self.states(terms).items() if state != wanted[term]}

        wait_until(lambda: not others(), 60, why=lambda: f"still otherwise: {others()}")

    def _open_case(self, channel: str) -> str:
        case_id = str(uuid4())
        with self.work() as work:
            work.session.add(
                Case(
                    id=case_id, service="asp", edition="passport-asp", regime="ordinary", channel=channel,
                    region="astana", unit="astana-baikonyr", stage="submitted", submitted_at=work.now,
                )
            )  # fmt: skip
        variables = {"caseId": case_id, "caseLink": f"http://desk/cases/{case_id}"}

        def created() -> bool:
            try:
                self.on.loop.run(self.on.gateway.create(HOST, variables))
            except Backpressure:
                return False
            return True

        wait_until(created, why="the engine takes a case")
        return case_id

    def _told(self, term: Term) -> int:
        told = select(func.count()).select_from(Effect).where(
            Effect.kind == EffectKind.MESSAGE,
            Effect.payload["name"].astext == "term-changed",
            Effect.payload["correlationKey"].astext == term.id,
        )  # fmt: skip
        with self.on.database() as session:
            return session.scalar(told) or 0

    def _none(self, counted: object) -> bool:
        with self.on.database() as session:
            return session.scalar(counted) == 0  # type: ignore[call-overload]
