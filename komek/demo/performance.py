"""Takes the applications of the scenario from the portal to their end, with a table to look at."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from rich.console import Console
from rich.live import Live
from sqlalchemy import select

from adapters.clock import ALMATY, Clock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.document import Document, Signature
from adapters.database.hearing import Hearing
from adapters.database.term import Term
from adapters.database.term_projection import REPLIES
from adapters.population import Family, open_country
from komek.addresses import Addresses
from komek.demo.board import rows, table
from komek.demo.citizen import Citizen, citizen_of
from komek.demo.desk import Desk
from komek.demo.robots import Play, Robots
from komek.demo.scenario import FATES, Door, Fate, Replies
from komek.law_files import law_of
from komek.settings import Settings
from komek.time_travel import TimeTravel
from rules.codes import Outcome

_PATIENCE = 600.0
_BEAT = 0.3
HEARD_AT = clock_time(11)


@dataclass(frozen=True)
class Ended:
    """How a case ended, and where its signed notice lies."""

    fate: Fate
    case_id: str
    outcome: str | None
    term: str
    notice: Path | None

    @property
    def as_expected(self) -> bool:
        """Whether the outcome is the scenario's and, unless it was withdrawn, the notice was signed."""
        signed = self.notice is not None or self.outcome == Outcome.WITHDRAWN
        return self.outcome == self.fate.outcome and signed


class Performance:
    """Plays a scenario against a running house."""

    def __init__(
        self,
        settings: Settings,
        addresses: Addresses,
        database: Sessions,
        console: Console,
        *,
        fates: Sequence[Fate] = FATES,
        human: frozenset[str] = frozenset(),
    ) -> None:
        self._settings = settings
        self._addresses = addresses
        self._database = database
        self._console = console
        self._clock: Clock = addresses.clock()
        self._law = law_of(settings)
        self._scenario = fates
        self._plays: dict[str, Play] = {}
        self._human = human
        self._told: set[int] = set()

    def play(self, on_first_notice: Callable[[], None]) -> list[Ended]:
        """Let every family apply, play officials until each case is closed or halts, return the ends."""
        country = open_country(self._settings.data / "stubs", self._clock)
        desk = Desk(f"{self._addresses.doors()}/desk")
        citizen = citizen_of(self._settings, self._addresses)
        for fate in self._scenario:
            family = country.family_with(fate.archetype, fate.nth)
            self._plays[self._apply(citizen, desk, fate, family)] = Play(fate, family)
            self._console.print(f"Application «{fate.title}» accepted ({fate.door})")
        search, user_tasks = self._addresses.search(), self._addresses.user_tasks()
        robots = Robots(search, user_tasks, desk, citizen, self._clock, self._plays, self._human)
        try:
            self._until_closed(robots, on_first_notice)
        finally:
            desk.close()
            citizen.close()
        return [self._ended(case_id, play.fate) for case_id, play in self._plays.items()]

    def _apply(self, citizen: Citizen, desk: Desk, fate: Fate, family: Family) -> str:
        now = self._clock.now()
        match fate.door:
            case Door.PORTAL:
                return citizen.apply(family, now)
            case Door.PORTAL_BY_CODE:
                return citizen.apply_by_code(family, now)
            case Door.CENTRE:
                return desk.register(f"centre.{family.unit}", family, now)
            case Door.AKIM:
                return desk.register(f"akim.{family.unit}", family, now)

    def _until_closed(self, robots: Robots, on_first_notice: Callable[[], None]) -> None:
        titles = {case_id: play.fate.title for case_id, play in self._plays.items()}
        give_up, told = time.monotonic() + _PATIENCE, False
        with Live(console=self._console, refresh_per_second=4, transient=False) as live:
            while time.monotonic() < give_up or self._human:
                robots.act()
                self._tell_the_human(robots)
                now = self._clock.now()
                found = rows(self._database, self._law, now, titles)
                live.update(table(found, now))
                if not told and self._any_notice():
                    on_first_notice()
                    told = True
                still = [row.case_id for row in found if not row.outcome]
                if all(case_id in robots.left_alone for case_id in still) and not self._human:
                    return
                if not still:
                    return
                if hearing := self._hearing_awaited(still):
                    self._let_the_hearing_come(hearing)
                elif self._only_replies_are_awaited(still):
                    self._let_the_replies_term_pass()
                time.sleep(_BEAT)

    def _tell_the_human(self, robots: Robots) -> None:
        """Say once of each task that a person must do, and where."""
        for case_id, task in robots.left_alone.items():
            if self._human and task.key not in self._told:
                self._told.add(task.key)
                self._console.print(
                    f"Waits for you: «{task.name}» of «{self._plays[case_id].fate.title}», "
                    f"group {task.groups[0]}, in Tasklist or on the desk",
                    soft_wrap=True,
                )

    def _hearing_awaited(self, still: list[str]) -> date | None:
        """Return the day of the last hearing, where open cases wait for hearings or replies alone."""
        others = [one for one in still if self._plays[one].fate.replies is not Replies.NEVER]
        with self._database() as session:
            invited = select(Hearing).join(Term, Term.case_id == Hearing.case_id)
            met = (Term.term == "asp-hearing-notice", Term.state.in_(("met", "met-late")))
            waiting = invited.where(Hearing.case_id.in_(others), Hearing.outcome.is_(None), *met)
            hearings = session.scalars(waiting).all()
        if not hearings or {one.case_id for one in hearings} != set(others):
            return None
        return max(one.planned_on for one in hearings)

    def _let_the_hearing_come(self, day: date) -> None:
        opens = datetime.combine(day, HEARD_AT, ALMATY)
        if opens <= self._clock.now():
            return
        self._console.print(f"A hearing is set for {day:%d.%m.%Y}: the clock moves there")
        move = self._addresses.embedded_engine().move_clock
        TimeTravel(self._database, move, self._clock).forward(opens - self._clock.now())

    def _only_replies_are_awaited(self, still: list[str]) -> bool:
        """Tell whether every open case waits for replies that never come, with nothing else to be done."""
        if any(self._plays[case_id].fate.replies is not Replies.NEVER for case_id in still):
            return False
        with self._database() as session:
            waiting = session.scalars(
                select(Term.case_id).where(
                    Term.case_id.in_(still), Term.term == REPLIES, Term.state == "armed"
                )
            ).all()
            noticed = session.scalars(
                select(Term.case_id).where(
                    Term.case_id.in_(still), Term.term == "asp-extension-notice", Term.state == "met"
                )
            ).all()
        return set(waiting) == set(noticed) == set(still)

    def _let_the_replies_term_pass(self) -> None:
        self._console.print("Nobody answers the written requests: the clock moves 31 days forward")
        move = self._addresses.embedded_engine().move_clock
        TimeTravel(self._database, move, self._clock).forward(timedelta(days=31))

    def _any_notice(self) -> bool:
        signed = select(Document.id).where(Document.case_id.in_(self._plays), Document.number.is_not(None))
        with self._database() as session:
            return session.scalar(signed.limit(1)) is not None

    def _ended(self, case_id: str, fate: Fate) -> Ended:
        with self._database() as session:
            case = session.get_one(Case, case_id)
            signed = (
                select(Document)
                .join(Signature, Signature.document_id == Document.id)
                .where(
                    Document.case_id == case_id,
                    Signature.state == "valid",
                    Document.kind.in_(("notice-appointment", "notice-refusal")),
                )
            )
            document = session.scalar(signed)
            term = session.scalar(select(Term).where(Term.case_id == case_id, Term.term.like("asp-review-%")))
            notice = None if document is None else self._write(case, document)
            words = "—" if term is None else f"{term.term}: {term.state}, due {term.last_day:%d.%m.%Y}"
            return Ended(fate, case_id, case.outcome, words, notice)

    def _write(self, case: Case, document: Document) -> Path:
        folder = self._settings.data / "notices"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{case.number}-{document.kind}.pdf"
        file.write_bytes(document.content)
        return file
