"""The rules by which a signature is accepted (wire-formats §3); HTTP 200 alone says nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapters.eds.client import Verdict
from adapters.eds.roles import KeyUsage, KeyUser
from adapters.eds.signed_document import is_signed_form_of
from adapters.eds.wire import CertificateInfo


class ProblemCode(StrEnum):
    """Name a reason not to accept a signature."""

    NO_SIGNER = "no-signer"
    TWO_SIGNERS = "two-signers"
    NOT_VALID = "not-valid"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_SIGNING_KEY = "not-signing-key"
    NOT_INDIVIDUAL = "not-individual"
    NOT_ORGANISATION = "not-organisation"
    WRONG_ROLE = "wrong-role"
    OTHER_PERSON = "other-person"
    OTHER_ORGANISATION = "other-organisation"
    OTHER_DOCUMENT = "other-document"


TEXTS = {
    ProblemCode.NO_SIGNER: "Документ не подписан ЭЦП: подпишите его и приложите подписанный файл",
    ProblemCode.TWO_SIGNERS: "Документ подписан несколькими ключами: подпишите его один раз, только своим",
    ProblemCode.NOT_VALID:
        "Подпись недействительна: документ изменён или сертификат не подтверждён; подпишите документ заново",
    ProblemCode.EXPIRED: "Срок действия сертификата ЭЦП истёк: получите новый и подпишите снова",
    ProblemCode.REVOKED: "Сертификат ЭЦП отозван: получите новый и подпишите снова",
    ProblemCode.NOT_SIGNING_KEY:
        "Выбран ключ для входа (AUTH), нужен ключ для подписи: выберите файл GOST или RSA для подписи",
    ProblemCode.NOT_INDIVIDUAL:
        "Нужна ЭЦП физического лица: подпишите личным ключом, а не ключом организации",
    ProblemCode.NOT_ORGANISATION: "Нужна ЭЦП сотрудника организации: подпишите служебным ключом",
    ProblemCode.WRONG_ROLE:
        "Сертификат не даёт права подписи за организацию: подписывает руководитель или уполномоченный",
    ProblemCode.OTHER_PERSON:
        "ИИН в сертификате не совпадает с ИИН подписывающего: подпишите своим ключом",
    ProblemCode.OTHER_ORGANISATION:
        "БИН в сертификате не совпадает с БИН организации: подпишите ключом своей организации",
    ProblemCode.OTHER_DOCUMENT: "Подписан другой документ: скачайте нужный заново и подпишите его",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason not to accept a signature, with the text a person reads."""

    code: ProblemCode

    @property
    def text(self) -> str:
        """Return the reason in Russian."""
        return TEXTS[self.code]


@dataclass(frozen=True, slots=True)
class Citizen:
    """The signer must be this person, as an individual."""

    iin: str


@dataclass(frozen=True, slots=True)
class OfficialSigner:
    """The signer must be this person, for this organisation, in one of the roles."""

    iin: str
    bin: str | None = None
    roles: frozenset[KeyUser] = frozenset({KeyUser.CEO, KeyUser.CAN_SIGN})


def check_acceptance(
    verdict: Verdict,
    expected: Citizen | OfficialSigner,
    *,
    now: datetime | None = None,
    signed_xml: bytes | None = None,
    submitted_xml: bytes | None = None,
) -> list[Problem]:
    """Return why a signature is not accepted; an empty list accepts it.

    A citizen signs alone; of several signers of an official's document one must be the expected one, and all
    must be valid. Give both documents for XML; for a CMS the bytes verified are already those the caller
    holds. With `now` an expired certificate is named as such.
    """
    if (signed_xml is None) != (submitted_xml is None):
        raise ValueError("give both documents or none")
    problems: list[ProblemCode] = []
    if not verdict.signers:
        problems.append(ProblemCode.NO_SIGNER)
    elif not verdict.valid or not all(signer.valid for signer in verdict.signers):
        problems.append(_why_not_valid(verdict.signers, now))
    if isinstance(expected, Citizen) and len(verdict.signers) > 1:
        problems.append(ProblemCode.TWO_SIGNERS)
    if verdict.signers:
        by_signer: list[list[ProblemCode]] = [list(_of_signer(one, expected)) for one in verdict.signers]
        fewest: list[ProblemCode] = min(by_signer, key=len)
        problems += fewest
    if signed_xml is not None and submitted_xml is not None:
        problems += [] if is_signed_form_of(signed_xml, submitted_xml) else [ProblemCode.OTHER_DOCUMENT]
    return [Problem(code) for code in problems]


def _why_not_valid(signers: list[CertificateInfo], now: datetime | None) -> ProblemCode:
    if any(status.revoked for signer in signers for status in signer.revocations):
        return ProblemCode.REVOKED
    if now is not None and any(signer.not_after < now for signer in signers):
        return ProblemCode.EXPIRED
    return ProblemCode.NOT_VALID


def _of_signer(signer: CertificateInfo, expected: Citizen | OfficialSigner) -> Iterable[ProblemCode]:
    if signer.key_usage is not KeyUsage.SIGN:
        yield ProblemCode.NOT_SIGNING_KEY
    if signer.subject.iin != expected.iin:
        yield ProblemCode.OTHER_PERSON
    if isinstance(expected, Citizen):
        if KeyUser.INDIVIDUAL not in signer.key_user:
            yield ProblemCode.NOT_INDIVIDUAL
        return
    if KeyUser.ORGANIZATION not in signer.key_user:
        yield ProblemCode.NOT_ORGANISATION
    elif not expected.roles & set(signer.key_user):
        yield ProblemCode.WRONG_ROLE
    if expected.bin is not None and signer.subject.bin != expected.bin:
        yield ProblemCode.OTHER_ORGANISATION
