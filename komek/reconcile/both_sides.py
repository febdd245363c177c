"""What reconciliation stands between: the database and one life of the engine's data."""

from dataclasses import dataclass

from adapters.camunda.gateway import Gateway
from adapters.camunda.search import EngineSearch
from adapters.camunda.user_tasks import UserTasks
from adapters.clock import Clock
from adapters.database.connection import Sessions


@dataclass(frozen=True, slots=True)
class BothSides:
    """Database and engine; the clock is that of the cases."""

    sessions: Sessions
    clock: Clock
    gateway: Gateway
    search: EngineSearch
    user_tasks: UserTasks
    epoch: str
