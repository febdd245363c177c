"""Takes the applications of the scenario from the portal to their end, with a table to look at."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.live import Live
from sqlalchemy import select

from adapters.camunda.user_tasks import UserTasks
from adapters.clock import Clock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.document import Document, Signature
from adapters.database.term import Term
from adapters.population import open_country
from komek.addresses import Addresses
from komek.demo.board import rows, table
from komek.demo.citizen import Citizen
from komek.demo.robots import Robots
from komek.demo.scenario import FATES, Fate
from komek.demo.signatory import Signatory
from komek.outside import eds_client, stub_keys
from komek.settings import Settings
from rules.law import Law

_PATIENCE = 300.0
_BEAT = 0.3


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
        """Whether the outcome is the scenario's and the notice was signed."""
        return self.outcome == self.fate.outcome and self.notice is not None


class Performance:
    """Plays a scenario against a running house."""

    def __init__(
        self,
        settings: Settings,
        addresses: Addresses,
        database: Sessions,
        console: Console,
        fates: Sequence[Fate] = FATES,
    ) -> None:
        self._settings = settings
        self._addresses = addresses
        self._database = database
        self._console = console
        self._clock: Clock = addresses.clock()
        self._law = Law.load(carry_forward=True)
        self._scenario = fates
        self._fates: dict[str, Fate] = {}

    def play(self, on_first_notice: Callable[[], None]) -> list[Ended]:
        """Submit every application, play officials until each case is closed or halts, return the ends."""
        keys = stub_keys(self._settings, self._addresses)
        if keys is None:
            raise RuntimeError("the demonstration plays synthetic people: it needs the ЭЦП stub")
        eds = eds_client(self._settings, self._addresses)
        country = open_country(self._settings.data / "stubs", self._clock)
        doors = self._addresses.doors()
        citizen = Citizen(f"{doors}/portal", eds, keys)
        for fate in self._scenario:
            family = country.family_with(fate.archetype, fate.nth)
            self._fates[citizen.apply(family, self._clock.now())] = fate
            self._console.print(f"Application of «{fate.title}» accepted by the portal")
        search = self._addresses.search()
        user_tasks = UserTasks(
            self._addresses.engine_rest(),
            self._settings.engine_user,
            self._settings.engine_password.get_secret_value(),
            search,
        )
        robots = Robots(search, user_tasks, Signatory(f"{doors}/desk"), self._clock, self._fates)
        self._until_closed(robots, on_first_notice)
        return [self._ended(case_id, fate) for case_id, fate in self._fates.items()]

    def _until_closed(self, robots: Robots, on_first_notice: Callable[[], None]) -> None:
        titles = {case_id: fate.title for case_id, fate in self._fates.items()}
        give_up, told = time.monotonic() + _PATIENCE, False
        with Live(console=self._console, refresh_per_second=4, transient=False) as live:
            while time.monotonic() < give_up:
                robots.act()
                now = self._clock.now()
                found = rows(self._database, self._law, now, titles)
                live.update(table(found, now))
                if not told and self._any_notice():
                    on_first_notice()
                    told = True
                if all(row.outcome or row.case_id in robots.left_alone for row in found):
                    return
                time.sleep(_BEAT)

    def _any_notice(self) -> bool:
        signed = select(Document.id).where(Document.case_id.in_(self._fates), Document.number.is_not(None))
        with self._database() as session:
            return session.scalar(signed.limit(1)) is not None

    def _ended(self, case_id: str, fate: Fate) -> Ended:
        with self._database() as session:
            case = session.get_one(Case, case_id)
            signed = (
                select(Document)
                .join(Signature, Signature.document_id == Document.id)
                .where(Document.case_id == case_id, Signature.state == "valid")
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
