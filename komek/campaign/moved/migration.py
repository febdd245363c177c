"""The migration campaign: cases stand at every task, the models change, a migration dies half-way."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from sqlalchemy import func, select

from adapters.camunda.deployment import deploy, packaged_models
from adapters.camunda.gateway import Gateway, open_channel
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectState
from adapters.database.term import OPEN_STATES, Term, TermEvent
from komek.campaign.applicants import Submission
from komek.campaign.beside import beside
from komek.campaign.engine_books import EngineBooks
from komek.campaign.evidence import gather
from komek.campaign.house import House
from komek.campaign.moved import proofs
from komek.campaign.moved.changed_models import ADDED, NEW_SURVEY, SURVEY, changed
from komek.campaign.moved.moving import Moving
from komek.campaign.moved.plays import plays, released
from komek.campaign.moved.standing import standing
from komek.campaign.people import People, people_of
from komek.campaign.proof import Fault, Proof, proof
from komek.campaign.proofs import prove
from komek.demo.robots import FORMS
from komek.reconcile_command import reconcile
from komek.time_travel import TimeTravel

_BEAT = 0.5
_SENDERS = 4
_FAR = timedelta(days=8)
"""The clock passes every end of a term that is nearer than this."""
_GOES_ON = 0.1
"""Share of cases that officials take up again at the moment the migration begins."""
_STAY = 3


class MigrationFailedError(RuntimeError):
    """The campaign came to a state from which nothing can be proved."""


@dataclass
class Migration:
    """One migration campaign."""

    cases: int
    finish: int
    """So many of the cases that stood are led to their ends afterwards; the others stay."""
    seed: int
    patience: timedelta
    tell: Callable[[str], None]
    house: House = field(init=False)
    database: Sessions = field(init=False)
    proofs: list[Proof] = field(default_factory=list, init=False)
    facts: dict[str, object] = field(default_factory=dict, init=False)
    _people: People = field(init=False)
    _books: EngineBooks = field(init=False)
    _submissions: list[Submission] = field(default_factory=list, init=False)
    _at_commission: list[str] = field(default_factory=list, init=False)
    """Cases before which the new task lies."""
    _began: float = field(default_factory=time.monotonic, init=False)
    _told: float = field(default=0.0, init=False)

    def run(self, house: House, database: Sessions) -> None:
        """Play the campaign over a house; the proofs and facts are then filled in.

        Raises:
            MigrationFailedError: something did not come in time.
        """
        self.house, self.database, self._began = house, database, time.monotonic()
        forms = {**FORMS, NEW_SURVEY: FORMS[SURVEY], ADDED: lambda *_: {}}
        people = self._people = people_of(house, forms)
        self._books = EngineBooks(house.ground.record_log)
        playing = threading.Event()
        with beside(playing, lambda: people.officials.work(playing), lambda: people.supervisor.work(playing)):
            self._apply_all()
            going, held = self._drawn()
            self._move(going, held)
            self._until("the cases that went on end", lambda: self._open(going) == 0)
            self._pass_the_ends_of_terms(held)
            staying = self._staying(held)
            self._release([case for case in held if case not in staying])
            everybody = [case for case in (*going, *held) if case not in staying]
            self._until("every other case ends", lambda: self._open(everybody) == 0)
            self._until("all comes to rest", self._nothing_moves)
            self._until("the engine's books agree", self._all_ended)
        self._prove_the_ends()

    def _apply_all(self) -> None:
        wanted = list(plays(self.house.country, self.seed, self.cases))
        with ThreadPoolExecutor(_SENDERS, thread_name_prefix="applicant") as pool:
            for submission in pool.map(self._people.applicants.apply, wanted):
                self._submissions.append(submission)
                self._people.plays[submission.case_id] = submission.play
        self._say(f"{len(wanted)} families have applied")
        self._until("every case stands at its task", self._stand)

    def _stand(self) -> bool:
        """Tell whether each case waits at its task, with all its terms guarded and nothing on its way."""
        self._books.read()
        waiting = self._books.waiting()
        arrived = sum((one.case_id, one.play.fate.halts_at) in waiting for one in self._submissions)
        self._say(f"{arrived} of {len(self._submissions)} cases stand", often=False)
        unguarded = select(Term.id).where(Term.state.in_(OPEN_STATES), Term.guard_key.is_(None))
        with self.database() as session:
            guarded = session.scalar(unguarded.limit(1)) is None
        return arrived == len(self._submissions) and guarded and self._nothing_moves()

    def _drawn(self) -> tuple[list[str], list[str]]:
        """Say which cases go on while they are moved, and which stand still."""
        random = Random(f"{self.seed}:going")  # noqa: S311 - no secret is drawn
        cases = [one.case_id for one in self._submissions]
        going = set(random.sample(cases, round(len(cases) * _GOES_ON)))
        held = [case for case in cases if case not in going]
        for case in cases:
            del self._people.plays[case]  # nobody acts for it until it is released
        return sorted(going), held

    def _move(self, going: Sequence[str], held: Sequence[str]) -> None:
        """Deploy the changed models and move everybody."""
        everybody, books = {*going, *held}, self._books
        before = standing(held, books, self.database)
        moving = Moving([*standing(everybody, books, self.database).instances], books, self.house, self._say)
        self._at_commission = self._with_commission(held)
        asyncio.run(self._deploy())
        self._release(going)
        moving.to_the_end()
        after = standing(held, books, self.database)
        lived = [] if moving.killed else [Fault(None, "each run came to its end before it was killed")]
        self.proofs.append(proof("a run of the migration died half-way", 1, lived))
        self.proofs += proofs.nothing_was_lost(before, after)
        self.proofs += proofs.all_are_of_the_newest_version(books, moving.instances, moving.at_joins())
        self.facts |= {
            "cases that stood": len(held),
            "cases that went on meanwhile": len(going),
            **moving.facts,
            "terms kept": len(before.terms),
            "timers kept": len(before.timers),
            "tasks kept": len(before.tasks),
        }

    def _with_commission(self, cases: Collection[str]) -> list[str]:
        """Return the cases that have not concluded yet and will: the new task lies before them."""
        ended = {
            self._books.case_of(one.instance_key)
            for one in self._books.user_tasks.values()
            if one.what == "giveConclusion" and one.last == "COMPLETED"
        }
        still = {
            self._books.case_of(one.instance_key)
            for one in self._books.user_tasks.values()
            if one.what in (SURVEY, "giveConclusion") and one.waits
        }
        return sorted(case for case in cases if case in still - ended)

    def _staying(self, held: Collection[str]) -> set[str]:
        """Say which cases stand to the end: their terms still run when the proofs are made.

        Somebody gives the reasons of their breaches; nobody does the task they stand at. Not those at the
        survey, whose task has another name by now.
        """
        may = [one for one in self._submissions if one.case_id in held and one.play.fate.halts_at != SURVEY]
        last = may[: max(_STAY, len(held) - self.finish)]
        self._people.plays.update({one.case_id: one.play for one in last})
        return {one.case_id for one in last}

    async def _deploy(self) -> None:
        addresses = self.house.addresses
        channel = await open_channel(addresses.gateway())
        try:
            models = changed(packaged_models())
            await deploy(Gateway(channel), self.database, addresses.engine_epoch(), models)
        finally:
            await channel.close()

    def _pass_the_ends_of_terms(self, held: Sequence[str]) -> None:
        """Move the clock past the nearer ends of terms of the cases that stand; each must come."""
        clock, open_ones = self._people.clock, Term.state.in_(OPEN_STATES)
        with self.database() as session:
            terms = list(session.scalars(select(Term).where(Term.case_id.in_(held), open_ones)))
        near = [one.due_at for one in terms if one.due_at <= clock.now() + _FAR]
        engine = self.house.ground.struck_engine
        if engine is None or not near:
            raise MigrationFailedError("there is no clock to move, or no term that ends soon")
        # Workers do all that fell due in a step before the next one: so each term comes at its instant.
        patience = timedelta(minutes=3)
        travel = TimeTravel(self.database, engine.move_clock, clock, patience=patience, settling=patience)
        now = travel.forward(max(near) - clock.now() + timedelta(hours=1))
        self._until("all that fell due is recorded", lambda: not self._overdue(held))
        ids = [one.id for one in terms]
        with self.database() as session:
            events = session.scalars(select(TermEvent).where(TermEvent.term_id.in_(ids))).all()
        self.proofs += proofs.terms_came_at_their_instants(terms, events, now)

    def _overdue(self, held: Sequence[str]) -> bool:
        now = self._people.clock.now()
        unbreached = Term.state.in_(("armed", "warned")) & (Term.due_at < now)
        unwarned = (Term.state == "armed") & (Term.warn_at < now)
        wanted = select(func.count()).select_from(Term).where(Term.case_id.in_(held), unbreached | unwarned)
        with self.database() as session:
            return bool(session.scalar(wanted))

    def _release(self, cases: Collection[str]) -> None:
        """Let officials go on with some cases."""
        wanted = set(cases)
        self._submissions = [
            replace(one, play=released(one.play)) if one.case_id in wanted else one
            for one in self._submissions
        ]
        self._people.plays.update(
            {one.case_id: one.play for one in self._submissions if one.case_id in wanted}
        )

    def _prove_the_ends(self) -> None:
        found = asyncio.run(reconcile(self.house.addresses, pause=timedelta(seconds=3))).findings
        evidence = gather(self._submissions, self.house, self.database, self._books, list(found))
        came_by = [one for one in self._at_commission if one not in evidence.held]
        self.proofs += proofs.the_new_task_was_done(self._books, came_by)
        self.proofs += prove(evidence)
        self._books.close()
        self.facts |= {
            "cases": len(evidence.cases),
            "incidents retried": dict(self._people.supervisor.seen),
            "led to their ends": sum(not one.play.held for one in self._submissions),
            "seconds": round(time.monotonic() - self._began),
            "load": [round(one, 1) for one in os.getloadavg()],
        }

    def _open(self, cases: Collection[str]) -> int:
        wanted = select(func.count()).select_from(Case)
        with self.database() as session:
            still = session.scalar(wanted.where(Case.closed_at.is_(None), Case.id.in_(cases))) or 0
        self._say(f"{still} of {len(cases)} cases are open", often=False)
        return still

    def _nothing_moves(self) -> bool:
        under_way = Effect.state.in_((EffectState.PENDING, EffectState.SENDING))
        with self.database() as session:
            return session.scalar(select(Effect.id).where(under_way).limit(1)) is None

    def _all_ended(self) -> bool:
        self._books.read()
        of_cases = self._books.of_cases()
        return all(
            instance.ended is not None
            for one in self._submissions
            if not one.play.held
            for instance in of_cases[one.case_id]
        )

    def _until(self, what: str, true: Callable[[], bool]) -> None:
        give_up = self._began + self.patience.total_seconds()
        while not true():
            if time.monotonic() > give_up:
                raise MigrationFailedError(f"In {self.patience} it did not come to that {what}.")
            time.sleep(_BEAT)
        self._say(f"{what}: yes")

    def _say(self, line: str, *, often: bool = True) -> None:
        now = time.monotonic()
        if often or now - self._told > 15:
            self._told = now
            self.tell(f"{now - self._began:5.0f} s  {line}")
