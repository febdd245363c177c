"""Clients of the outside systems, at the addresses of the settings or of our stubs."""

from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509

from adapters.breaker import Breakers
from adapters.cabinet import CabinetClient
from adapters.clock import Clock
from adapters.consent import ConsentClient, Organisation, OvtMaker
from adapters.database.exchange_archive import ExchangeArchive
from adapters.digital_documents import DigitalDocuments
from adapters.eds import EdsClient
from adapters.eds.container import KeyPair, load_container
from adapters.eds.stub_keys import StubKeys
from adapters.payer import PayerClient
from adapters.sealing import Sealer
from adapters.shep import RsaSigner, RsaVerifier, ShepClient
from adapters.shep.async_client import AsyncShepClient
from adapters.shep.services import REGISTRY
from adapters.sms import SmsClient, SmsInbox
from adapters.stubs import (
    CABINET_PATH,
    DOCUMENTS_PATH,
    NCANODE_PATH,
    OUR_SYSTEM,
    PAYER_PATH,
    SHEP_ASYNC_PATH,
    SHEP_PATH,
    SMS_PATH,
)
from komek.addresses import Addresses
from komek.settings import MissingSettingError, Settings
from workers.runtime.outages import watched_breakers
from workers.shared.consents import Consents

NCANODE = "ncanode"


def eds_client(settings: Settings, addresses: Addresses, *, breakers: Breakers | None = None) -> EdsClient:
    """Return the client of NCANode; jobs ask it with a breaker, people are told at once."""
    breaker = None if breakers is None else breakers.of(NCANODE)
    return EdsClient(_eds_url(settings, addresses), breaker=breaker)


def stub_keys(settings: Settings, addresses: Addresses) -> StubKeys | None:
    """Return the stub's keys of synthetic people, or None where a real NCANode is set."""
    return None if settings.eds_url is not None else StubKeys(_eds_url(settings, addresses))


@dataclass(frozen=True, slots=True)
class TransportKey:
    """Our system's key on ШЭП, and the root of trust."""

    pair: KeyPair
    root: x509.Certificate

    def security(self, clock: Clock) -> tuple[RsaSigner, RsaVerifier]:
        """Return what signs our messages to ШЭП and judges those of the gateway."""
        return RsaSigner(self.pair), RsaVerifier(self.root, clock)


def transport_key(settings: Settings, addresses: Addresses) -> TransportKey:
    """Return the transport key of the settings, else of the stub authority, which is asked for it."""
    if settings.shep_key_file is not None and settings.shep_root_file is not None:
        container = settings.shep_key_file.read_bytes()
        password = settings.shep_key_password.get_secret_value() if settings.shep_key_password else ""
        root = x509.load_pem_x509_certificate(settings.shep_root_file.read_bytes())
        return TransportKey(load_container(container, password), root)
    keys = stub_keys(settings, addresses)
    if settings.shep_url is not None or keys is None:
        raise MissingSettingError(
            "the transport key of ШЭП", "KOMEK_SHEP_KEY_FILE and KOMEK_SHEP_ROOT_FILE", "komek stubs"
        )
    try:
        return TransportKey(keys.of_system(OUR_SYSTEM), keys.authority())
    finally:
        keys.close()


def shep_client(settings: Settings, addresses: Addresses, clock: Clock, key: TransportKey) -> ShepClient:
    """Return the client of ШЭП."""
    signer, verifier = key.security(clock)
    return ShepClient(
        addresses.stub(settings.shep_url, SHEP_PATH, "ШЭП", "KOMEK_SHEP_URL"),
        settings.shep_sender,
        settings.shep_password.get_secret_value(),
        signer,
        verifier,
        clock=clock,
        retries=2,
        breakers=watched_breakers(),
    )


def async_shep_client(
    settings: Settings, addresses: Addresses, clock: Clock, key: TransportKey
) -> AsyncShepClient:
    """Return the client of ШЭП's asynchronous channel, for systems whose entry or the operator says so."""
    signer, verifier = key.security(clock)
    codes = frozenset(code.strip() for code in settings.shep_async.split(",") if code.strip())
    unknown = codes - REGISTRY.keys()
    if unknown:
        raise ValueError(f"KOMEK_SHEP_ASYNC: нет системы {', '.join(sorted(unknown))} (komek shep services)")
    return AsyncShepClient(
        addresses.stub(settings.shep_async_url, SHEP_ASYNC_PATH, "ШЭП", "KOMEK_SHEP_ASYNC_URL"),
        settings.shep_sender,
        settings.shep_password.get_secret_value(),
        signer,
        verifier,
        clock=clock,
        breakers=watched_breakers(),
        also=codes,
    )


def exchange_archive(settings: Settings) -> ExchangeArchive:
    """Return what keeps exchanges; raw messages only where the environment has a key for them."""
    key = settings.shep_journal_key
    sealer = None if key is None else Sealer(key.get_secret_value())
    return ExchangeArchive(sealer, timedelta(days=settings.shep_journal_days))


def consents_of(settings: Settings, clock: Clock, shep: ShepClient, key: TransportKey) -> Consents | None:
    """Return what asks for consents, or None where the environment has no key to seal their tokens."""
    if settings.consent_key is None:
        return None
    organisation = Organisation(
        settings.consent_company,
        settings.consent_bin,
        settings.consent_responsible,
        settings.consent_employee,
    )
    client = ConsentClient(
        shep, organisation, OvtMaker(key.pair.key, organisation.bin), clock, life=settings.consent_life
    )
    return Consents(client, Sealer(settings.consent_key.get_secret_value()), settings.consent_wait)


def sms_client(settings: Settings, addresses: Addresses) -> SmsClient:
    """Return the client of the SMS gateway."""
    return SmsClient(
        _sms_url(settings, addresses), settings.sms_login, settings.sms_password.get_secret_value()
    )


def sms_inbox(settings: Settings, addresses: Addresses) -> SmsInbox:
    """Return the inbox of the SMS gateway."""
    return SmsInbox(
        _sms_url(settings, addresses), settings.sms_login, settings.sms_password.get_secret_value()
    )


def cabinet_client(settings: Settings, addresses: Addresses) -> CabinetClient:
    """Return the client of the cabinet."""
    return CabinetClient(
        addresses.stub(settings.cabinet_url, CABINET_PATH, "the cabinet", "KOMEK_CABINET_URL")
    )


def digital_documents(settings: Settings, addresses: Addresses) -> DigitalDocuments | None:
    """Return the service of digital documents; None where neither it nor our stubs are to be found."""
    what, variable = "the service of digital documents", "KOMEK_DIGITAL_DOCUMENTS_URL"
    try:
        return DigitalDocuments(
            addresses.stub(settings.digital_documents_url, DOCUMENTS_PATH, what, variable)
        )
    except MissingSettingError:
        return None


def payer_client(settings: Settings, addresses: Addresses) -> PayerClient:
    """Return the client of the payer."""
    return PayerClient(addresses.stub(settings.payer_url, PAYER_PATH, "the payer", "KOMEK_PAYER_URL"))


def _sms_url(settings: Settings, addresses: Addresses) -> str:
    return addresses.stub(settings.sms_url, SMS_PATH, "the SMS gateway", "KOMEK_SMS_URL")


def _eds_url(settings: Settings, addresses: Addresses) -> str:
    return addresses.stub(settings.eds_url, NCANODE_PATH, "NCANode", "KOMEK_EDS_URL")
