"""ШЭП, the gateway of e-government: the synchronous channel, the registry of services, and a stub."""

from adapters.shep.client import ShepClient
from adapters.shep.errors import (
    ShepError,
    ShepFaultError,
    ShepMalformedError,
    ShepRejectedError,
    ShepUnavailableError,
)
from adapters.shep.rsa_signer import RsaSigner
from adapters.shep.rsa_verifier import RsaVerifier
from adapters.shep.service import Found, NoData, Provenance, Service
from adapters.shep.ws_security import Signer, Verifier

__all__ = [
    "Found",
    "NoData",
    "Provenance",
    "RsaSigner",
    "RsaVerifier",
    "Service",
    "ShepClient",
    "ShepError",
    "ShepFaultError",
    "ShepMalformedError",
    "ShepRejectedError",
    "ShepUnavailableError",
    "Signer",
    "Verifier",
]
