"""What the registry says of one information system, and the outcomes of asking it."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Self, TypeVar

from adapters.shep.payload import PayloadStyle
from adapters.shep.xml_model import XmlModel


class RegisterRequest(XmlModel, ABC):
    """A question about one person; subclasses hold the fields in the order of the wire."""

    @property
    @abstractmethod
    def about(self) -> str:
        """Return the ИИН of the person asked about."""

    @classmethod
    def about_person(cls, iin: str) -> Self:
        """Return the question about a person that needs nothing but the ИИН."""
        return cls.model_validate({"iin": iin})

    def with_consent(self, token: str, public_key: str | None) -> Self:
        """Return the request with a person's consent, in the fields that it has for it."""
        consent = {"kdp_token": token, "public_key": public_key}
        known = {name: told for name, told in consent.items() if name in type(self).model_fields}
        return self.model_copy(update=known)

    def stamped(self, message_id: str, at: datetime, sender_id: str) -> Self:
        """Return the request with what a service wants repeated from the envelope; here nothing."""
        del message_id, at, sender_id
        return self


class ByIin(RegisterRequest):
    """A question that begins with the ИИН."""

    iin: str

    @property
    def about(self) -> str:
        """Return the ИИН of the person asked about."""
        return self.iin


class ByIinWithConsent(ByIin):
    """A question by ИИН to a service that asks for consent; where the token stands is assumed."""

    kdp_token: str | None = None
    public_key: str | None = None


Request = TypeVar("Request", bound=RegisterRequest)
Answer = TypeVar("Answer", bound=XmlModel)


class Provenance(StrEnum):
    """Tell whether a schema was read in public material or is our assumption."""

    VERIFIED = "verified"
    ASSUMED = "assumed"


class Channel(StrEnum):
    """Tell whether a service answers at once or calls back."""

    SYNC = "sync"
    ASYNC = "async"


NO_CONSENT = frozenset({"KDP-EXPIRED"})
"""What a service answers to whom consent does not open it, or not any more (assumed)."""
SUCCESS = frozenset({"SCSS001"})
"""«Message has been processed successfully»; providers that deviate say so in their entry."""


@dataclass(frozen=True, slots=True)
class Service(Generic[Request, Answer]):
    """An entry of the registry: here an integrator works."""

    code: str
    """Our name of the system, as process variables have it."""
    service_id: str
    title: str
    queries: tuple[int, ...]
    """Which of the 25 queries it answers (passport-asp/queries)."""
    request: type[Request]
    answer: type[Answer]
    style: PayloadStyle
    request_root: str
    answer_root: str
    provenance: Provenance
    source: str
    subjects: Callable[[Answer], frozenset[str]]
    """The ИИН an answer is about; one about another person than asked is refused."""
    is_no_data: Callable[[Answer], bool]
    """Whether an answer with a code of success says that nothing is known."""
    success_codes: frozenset[str] = SUCCESS
    not_found_codes: frozenset[str] = frozenset({"404"})
    needs_consent: bool = False
    no_consent_codes: frozenset[str] = NO_CONSENT
    request_namespace: str | None = None
    answer_namespace: str | None = None
    """The namespace of the fields, where they have one."""
    channel: Channel = Channel.SYNC
    timeout: float = 30
    """Seconds to wait for an answer, or for the acknowledgement of a service that calls back."""
    parallel: int = 8
    """How many calls may be under way at once from one worker process."""
    per_second: float | None = None
    """How many calls may begin in a second; None where the provider has named no limit."""


AnyService = Service[Any, Any]


@dataclass(frozen=True, slots=True)
class Found(Generic[Answer]):
    """The register knows the person; `dated` is the provider's instant, to be kept with the answer."""

    answer: Answer
    dated: datetime
    message_id: str


@dataclass(frozen=True, slots=True)
class NoData:
    """The register was reached and knows nothing: a written request follows, not a retry."""

    dated: datetime
    message_id: str
