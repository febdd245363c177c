"""What the pictures show: two cases that have ended, and three that wait for people."""

from dataclasses import dataclass

from sqlalchemy import select

from adapters.camunda.channel import GatewaySettings
from adapters.camunda.search import EngineSearch, Instance, OpenTask
from adapters.camunda.user_tasks import UserTasks
from adapters.clock import Clock
from adapters.database.connection import Sessions
from adapters.database.document import Document
from adapters.population import Archetype, Country, Family
from komek.demo.performance import Ended
from komek.demo.scenario import FATES, Fate
from komek.time_travel import TimeTravel
from rules.codes import Outcome

FOR_REGISTRATION = Fate(
    "Another family with wages, waits for its registration",
    Archetype.INCOME_ABOVE_LINE,
    Outcome.REFUSED,
    nth=2,
    halts_at="registerApplication",
)
FOR_SURVEY = Fate(
    "Mother with a small child, waits for the commission",
    Archetype.CARER_OF_SMALL_CHILD,
    Outcome.APPOINTED,
    nth=4,
    halts_at="conductSurvey",
)
FOR_SIGNATURE = Fate(
    "Another mother, waits for the signature",
    Archetype.CARER_OF_SMALL_CHILD,
    Outcome.APPOINTED,
    nth=2,
    halts_at="signDocument",
)
APPOINTED = FATES[0]
REFUSED = next(fate for fate in FATES if fate.archetype is Archetype.INCOME_ABOVE_LINE)
SCENARIO = (APPOINTED, REFUSED, FOR_REGISTRATION, FOR_SURVEY, FOR_SIGNATURE)
"""All but the refused case belong to one unit, whose head has something to look at."""


@dataclass(frozen=True)
class Scene:
    """A running house with the cases of the scenario.

    ``rest`` is the engine's web address, ``doors`` and ``stubs`` are ours.
    """

    rest: str
    doors: str
    stubs: str
    gateway: GatewaySettings
    epoch: str
    clock: Clock
    time: TimeTravel
    user_tasks: UserTasks
    search: EngineSearch
    database: Sessions
    country: Country
    ended: tuple[Ended, ...]

    def case(self, fate: Fate) -> str:
        """Return the case of a fate."""
        return next(one.case_id for one in self.ended if one.fate is fate)

    def family(self, fate: Fate) -> Family:
        """Return who applied."""
        return self.country.family_with(fate.archetype, fate.nth)

    def task(self, fate: Fate) -> OpenTask:
        """Return the task that a case waits in."""
        (task,) = self.search.open_tasks(case_id=self.case(fate), element_id=fate.halts_at)
        return task

    def instance(self, fate: Fate, process_id: str) -> Instance:
        """Return the newest instance of a process in a case, a running one before those that have ended."""
        found = self.search.instances(self.case(fate), process_id)
        return max(found, key=lambda one: (one.state == "ACTIVE", one.key))

    def paper(self, fate: Fate, kind: str) -> bytes:
        """Return a document of a case, for instance its ``slip``."""
        wanted = select(Document).where(Document.case_id == self.case(fate), Document.kind == kind)
        with self.database() as session:
            return session.scalars(wanted).one().content
