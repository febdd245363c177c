"""NCANode's messages (wire-formats §3, verified): names are camelCase on the wire."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from adapters.eds.roles import KeyUsage


class Wire(BaseModel):
    """A message whose fields are camelCase on the wire; unknown fields are ignored."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Subject(Wire):
    """Whom a certificate names; `last_name` is the patronymic, as NCANode has it."""

    common_name: str | None = None
    sur_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    organization: str | None = None
    gender: str | None = None
    iin: str | None = None
    bin: str | None = None
    country: str | None = None
    locality: str | None = None
    state: str | None = None
    dn: str | None = None


class RevocationStatus(Wire):
    """What OCSP or a CRL said. An unknown OCSP answer also shows `revoked=False`: only `valid` tells."""

    revoked: bool
    by: Literal["OCSP", "CRL"]
    revocation_time: datetime | None = None
    reason: str | None = None


class CertificateInfo(Wire):
    """A certificate with the verdict on it at the present time."""

    valid: bool
    revocations: list[RevocationStatus] = Field(default_factory=list)
    not_before: datetime
    not_after: datetime
    key_usage: KeyUsage = KeyUsage.UNKNOWN
    serial_number: str
    sign_alg: str | None = None
    key_user: list[str] = Field(default_factory=list)
    public_key: str | None = None
    signature: str | None = None
    subject: Subject
    issuer: Subject | None = None


class CmsSigner(Wire):
    """A signer of a CMS with the chain of certificates, the signer's own first."""

    certificates: list[CertificateInfo]
    tsp: dict[str, object] | None = None


class Signer(Wire):
    """A key container to sign with: PKCS#12 in base64."""

    key: str
    password: str
    key_alias: str | None = None
    reference_uri: str | None = None


class InfoRequest(Wire):
    """`/x509/info`."""

    certs: list[str]
    revocation_check: list[Literal["OCSP", "CRL"]] = Field(default_factory=list)


class XmlSignRequest(Wire):
    """`/xml/sign`."""

    xml: str
    signers: list[Signer]
    clear_signatures: bool = False
    trim_xml: bool = False


class XmlVerifyRequest(Wire):
    """`/xml/verify`, `/wsse/verify`."""

    xml: str
    revocation_check: list[Literal["OCSP", "CRL"]] = Field(default_factory=list)


class WsseSignRequest(Wire):
    """`/wsse/sign`."""

    xml: str
    key: str
    password: str
    key_alias: str | None = None
    trim_xml: bool = False


class CmsSignRequest(Wire):
    """`/cms/sign`; `data` is base64."""

    data: str
    signers: list[Signer]
    with_tsp: bool = False
    tsa_policy: str | None = None
    detached: bool = False


class CmsSignAddRequest(Wire):
    """`/cms/sign/add`: further signatures; `data` where the first is detached."""

    cms: str
    data: str | None = None
    signers: list[Signer]
    with_tsp: bool = False


class CmsVerifyRequest(Wire):
    """`/cms/verify`; `data` is asked for where the signature is detached."""

    cms: str
    data: str | None = None
    revocation_check: list[Literal["OCSP", "CRL"]] = Field(default_factory=list)


class CmsExtractRequest(Wire):
    """`/cms/extract`."""

    cms: str
