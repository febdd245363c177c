"""Settings: from the environment (``KOMEK_…``), else from what runs under the data directory."""

from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Self

import platformdirs
from pydantic import DirectoryPath, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(StrEnum):
    """What Komek runs for; ``production`` refuses everything that is made for trying out."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Everything that an operator sets. Addresses left out are those of the embedded parts.

    ``.env`` files are not read: secrets come from the environment. A variable set to nothing counts as not
    set: container files pass on what nobody filled in.
    """

    model_config = SettingsConfigDict(env_prefix="KOMEK_", env_ignore_empty=True, frozen=True, extra="ignore")

    environment: Environment = Environment.DEMO
    data_directory: Path = Path(".komek")
    cache_directory: Path = Field(default_factory=lambda: Path(platformdirs.user_cache_dir("komek")))
    camunda_tarball: Path | None = None
    law_directory: Path | None = None
    """The operator's own files over the packaged law: ``terms``, ``days-off``, ``parameters``, ``units``."""
    templates_directory: DirectoryPath | None = None
    """The operator's own templates of letters (typst) over the packaged ones: see `komek letters`."""

    database_url: SecretStr | None = None
    database_pool: int = 8

    engine_grpc: str | None = None
    engine_rest: str | None = None
    engine_operate: str | None = None
    engine_tasklist: str | None = None
    engine_management: str | None = None
    engine_search: SecretStr | None = None
    engine_epoch: str | None = None
    engine_tls: bool = False
    engine_ca_file: Path | None = None
    engine_client_id: str | None = None
    engine_client_secret: SecretStr | None = None
    engine_oauth_url: str | None = None
    engine_audience: str | None = None
    engine_user: str = "demo"
    engine_password: SecretStr = SecretStr("demo")

    stubs_url: str | None = None
    shep_url: str | None = None
    shep_async_url: str | None = None
    shep_async: str = ""
    shep_sender: str = "komek"
    shep_password: SecretStr = SecretStr("komek")
    shep_key_file: Path | None = None
    shep_key_password: SecretStr | None = None
    shep_root_file: Path | None = None
    shep_journal_key: SecretStr | None = None
    shep_journal_days: int = 180
    consent_key: SecretStr | None = None
    """A Fernet key (several with commas) that seals tokens of КДП; without it nobody is asked for consent."""
    consent_wait: timedelta = timedelta(hours=12)
    """How long a person may think it over; no law says it."""
    consent_life: timedelta = timedelta(days=1)
    """For how long a consent is asked."""
    consent_every: timedelta = timedelta(seconds=30)
    """How often КДП is asked how the consents stand that persons think over."""
    consent_company: str = "Komek"
    """The organisation as КДП shows it to the person, with the next three."""
    consent_bin: str = "000000000000"
    consent_responsible: str = "Komek"
    consent_employee: str = "Komek"
    eds_url: str | None = None
    sms_url: str | None = None
    sms_login: str = "komek"
    sms_password: SecretStr = SecretStr("komek")
    sms_replies_every: timedelta = timedelta(seconds=30)
    """How often the gateway's inbox is read while a proactive offer is open; zero: never."""
    cabinet_url: str | None = None
    digital_documents_url: str | None = None
    payer_url: str | None = None

    doors_url: str | None = None
    session_key: SecretStr | None = None
    door_limit_factor: float = Field(1, gt=0)
    """How much wider than ours the limits of requests from one address are: 10 behind a proxy of many."""
    tasklist_url: str | None = None
    """Where officials' browsers open Tasklist; without it the engine's own address."""
    oidc_issuer: str | None = None
    """Where officials log in; without it, and outside production, they pick themselves from a list."""
    oidc_client_id: str = "komek-desk"
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_scope: str = "openid profile"
    oidc_login_claim: str = "preferred_username"
    oidc_groups_claim: str = "groups"
    oidc_iin_claim: str = "iin"
    population_seed: int = 7
    worker_threads: int = 8
    job_timeout_seconds: float = Field(30, gt=0)
    """How long a job stays a worker's without a word: so late comes again what a killed one held."""
    effect_lease_seconds: float = Field(60, gt=0)
    """How long an effect stays a relay's: so late is settled what a killed one was sending."""
    worker_fetch_threads: int = 8
    traces_url: str | None = None
    reconcile_every: timedelta = timedelta(minutes=10)
    """How often database and engine are compared; zero: never. Two looks cost a few searches."""
    reconcile_mends: bool = False
    """Whether the schedule mends. Off: a wrong epoch would start every open case anew."""
    retention_every: timedelta = timedelta(days=1)
    """How often what has served its purpose is deleted; zero: never. A period of zero: kept for ever."""
    retention_ledger: timedelta = timedelta(days=90)
    """Results of jobs, after their case closed: longer than a backup of the engine is of use."""
    retention_outbox: timedelta = timedelta(days=90)
    """Accepted effects, after their case closed: they hold phone numbers; complaints come in that time."""
    retention_records: timedelta = timedelta(days=7)
    """Raw records in the engine's search: Operate and Tasklist need them for seconds; a week for a mishap."""
    retention_history: timedelta = timedelta(days=365)
    """What Operate and Tasklist have put aside as finished: the record of a case is the database."""
    health_host: str = "127.0.0.1"
    health_port: int | None = None

    @model_validator(mode="after")
    def _no_stubs_in_production(self) -> Self:
        if self.environment is Environment.PRODUCTION and self.stubs_url is not None:
            raise ValueError("KOMEK_STUBS_URL has no place in production: set the real systems' addresses")
        return self

    @cached_property
    def data(self) -> Path:
        """The data directory, absolute."""
        return self.data_directory.resolve()


class MissingSettingError(RuntimeError):
    """A part of Komek has no address: neither set nor running here."""

    def __init__(self, what: str, variable: str, command: str) -> None:
        super().__init__(f"{what} is nowhere to be found: set {variable}, or start ours: {command}")
