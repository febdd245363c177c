"""Finds the parts: what a setting names, else what runs under the data directory."""

from datetime import timedelta
from pathlib import Path

from adapters.camunda.channel import GatewaySettings
from adapters.camunda.clock import EngineClock
from adapters.camunda.search import EngineSearch
from adapters.camunda.user_tasks import UserTasks
from adapters.clock import Clock, SystemClock
from komek.engine import EmbeddedEngine, EngineAddresses
from komek.postgres import EmbeddedPostgres
from komek.running import running
from komek.settings import Environment, MissingSettingError, Settings

STUBS = "stubs"
DOORS = "doors"


class Addresses:
    """Resolves addresses lazily: a part is looked for when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._engine: EngineAddresses | None = None

    def database_url(self) -> str:
        """Return the URL of PostgreSQL.

        Raises:
            MissingSettingError: none is set and none of ours runs.
        """
        if self._settings.database_url is not None:
            return self._settings.database_url.get_secret_value()
        url = None
        if self._settings.environment is not Environment.PRODUCTION:
            url = EmbeddedPostgres(self._settings.data / "postgres").url()
        if url is None:
            raise MissingSettingError("PostgreSQL", "KOMEK_DATABASE_URL", "komek demo")
        return url

    def embedded_engine(self) -> EmbeddedEngine:
        """Return the handle of the embedded engine, running or not."""
        return EmbeddedEngine(
            self._settings.data, self._settings.cache_directory, tarball=self._settings.camunda_tarball
        )

    def _embedded(self) -> EngineAddresses:
        if self._engine is None:
            self._engine = self.embedded_engine().status().addresses
        if self._engine is None:
            raise MissingSettingError("the engine", "KOMEK_ENGINE_GRPC", "komek engine start")
        return self._engine

    @property
    def embedded(self) -> bool:
        """Whether the engine is ours, not one that a setting names."""
        return self._settings.engine_grpc is None

    def gateway(self) -> GatewaySettings:
        """Return where and how the engine's gateway is reached."""
        settings = self._settings
        if settings.engine_grpc is None:
            return GatewaySettings(address=self._embedded().grpc)
        return GatewaySettings(
            address=settings.engine_grpc,
            tls=settings.engine_tls,
            ca_file=settings.engine_ca_file,
            client_id=settings.engine_client_id,
            client_secret=settings.engine_client_secret,
            oauth_url=settings.engine_oauth_url,
            audience=settings.engine_audience,
        )

    def engine_rest(self) -> str:
        """Return the address of Operate, Tasklist and the REST API."""
        if self._settings.engine_rest is not None:
            return self._settings.engine_rest
        if not self.embedded:
            raise MissingSettingError("the engine's REST API", "KOMEK_ENGINE_REST", "komek engine start")
        return self._embedded().rest

    def engine_epoch(self) -> str:
        """Return what tells one life of the engine's data from another."""
        if self._settings.engine_epoch is not None:
            return self._settings.engine_epoch
        if not self.embedded:
            raise MissingSettingError("the engine's epoch", "KOMEK_ENGINE_EPOCH", "komek engine start")
        return self._embedded().epoch

    def clock(self) -> Clock:
        """Return the clock that cases live by: the engine's where that is controlled."""
        if self._settings.engine_management is not None:
            return EngineClock(self._settings.engine_management)
        if self.embedded:
            return EngineClock(self._embedded().management, max_age=timedelta(milliseconds=200))
        return SystemClock()

    def search(self) -> EngineSearch:
        """Return the search over the engine."""
        settings = self._settings
        return EngineSearch(
            self.engine_rest(),
            settings.engine_user,
            settings.engine_password.get_secret_value(),
            operate_url=settings.engine_operate,
            tasklist_url=settings.engine_tasklist,
        )

    def engine_search(self) -> str | None:
        """Return the address of the engine's OpenSearch, or None where another cluster keeps it."""
        if self._settings.engine_search is not None:
            return self._settings.engine_search.get_secret_value()
        return self._embedded().opensearch if self.embedded else None

    def user_tasks(self) -> UserTasks:
        """Return the engine's user tasks."""
        settings = self._settings
        password = settings.engine_password.get_secret_value()
        return UserTasks(self.engine_rest(), settings.engine_user, password, self.search())

    def stub(self, given: str | None, path: str, what: str, variable: str) -> str:
        """Return the address of an outside system: set, or that of our stub."""
        if given is not None:
            return given
        stubs = self._stubs()
        if stubs is None:
            raise MissingSettingError(what, variable, "komek stubs")
        return f"{stubs}{path}"

    def _stubs(self) -> str | None:
        """Return the base address of our stubs: set (another container's), or running here."""
        if self._settings.stubs_url is not None:
            return self._settings.stubs_url.rstrip("/")
        if self._settings.environment is Environment.PRODUCTION:
            return None
        here = running(self._settings.data, STUBS)
        return here.url if here is not None else None

    def doors(self) -> str:
        """Return the address under which people reach portal and desk."""
        if self._settings.doors_url is not None:
            return self._settings.doors_url.rstrip("/")
        doors = running(self._settings.data, DOORS)
        if doors is None:
            raise MissingSettingError("portal and desk", "KOMEK_DOORS_URL", "komek serve")
        return doors.url

    @property
    def data(self) -> Path:
        """The data directory."""
        return self._settings.data
